import { afterEach, beforeEach, expect, test } from "vitest";
import { createDeadLetters } from "../../../store/dead-letters.js";
import { openTempDocuments } from "../../fixtures/temp-documents.js";
import { ticketDocument } from "../../fixtures/ticket-document.js";
import { lookAt, openTicket, workAll } from "../../fixtures/worker-cases.js";
import { openWorker, pass, timeAt, type Rig, type Time } from "../../fixtures/worker-rig.js";

let temp: Awaited<ReturnType<typeof openTempDocuments>>;
let time: Time;
let rig: Rig;
beforeEach(async () => {
  temp = await openTempDocuments();
  time = timeAt();
  rig = openWorker({ database: temp.documents, time });
});
afterEach(async () => {
  await rig.jobs.drain(1000);
  await temp.dispose();
});

const unreadable = {
  settled: false,
  updated_at: "2000-01-01T00:00:00.000Z",
  sla_check_at: "2000-01-01T00:00:00.000Z",
};

test("a ticket that nobody can read keeps the sweep from no other", async () => {
  const { ticket_id } = await openTicket(rig);
  const other = { ...ticketDocument(), ticket_id: "TKT-20260302-00000BAD", ...unreadable };
  await temp.documents.insert("tickets", { ...other, channel: "pigeon" });
  await temp.documents.insert("tickets", { ...other, ticket_id: "TKT-20260302-00001BAD", subject: 7 });
  await temp.documents.insert("reviews", {
    review_id: "REV-BAD",
    status: "pending",
    expires: true,
    due_at: "2000",
  });
  await workAll(rig);
  await workAll(rig);
  expect((await lookAt(rig, ticket_id)).ticket).toMatchObject({ status: "resolved", settled: true });
});

test("a job that has failed for good rests before the sweep asks for it again, longer each time", async () => {
  const { ticket_id } = await openTicket(rig);
  const letters = createDeadLetters({ documents: temp.documents, clock: rig.clock });
  const fail = () =>
    letters.keep({
      job_id: "JOB-1",
      name: "work-ticket",
      payload: { ticket_id },
      attempts: 4,
      error: "down",
    });
  await fail();
  await fail();
  const isWorked = async () => (await lookAt(rig, ticket_id)).runs.length > 0;
  await workAll(rig);
  expect(await isWorked()).toBe(false);
  pass(time, 9999);
  await workAll(rig);
  expect(await isWorked()).toBe(false);
  pass(time, 1);
  await workAll(rig);
  expect(await isWorked()).toBe(true);
});

test("one that somebody has asked for again does not rest", async () => {
  const { ticket_id } = await openTicket(rig);
  const letters = createDeadLetters({ documents: temp.documents, clock: rig.clock });
  await letters.keep({
    job_id: "JOB-1",
    name: "work-ticket",
    payload: { ticket_id },
    attempts: 4,
    error: "down",
  });
  await letters.markRetried("JOB-1");
  await workAll(rig);
  expect((await lookAt(rig, ticket_id)).ticket.status).toBe("resolved");
});
