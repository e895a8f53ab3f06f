import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SYSTEM } from "../../../domain/event.js";
import { openTempDocuments, type TempDocuments } from "../../fixtures/temp-documents.js";
import { answered, withRefund } from "../../fixtures/answers.js";
import { decideReview, lookAt, openTicket, workAll, write } from "../../fixtures/worker-cases.js";
import { openWorker, pass, timeAt, type Rig } from "../../fixtures/worker-rig.js";

const JOB = { attempt: 1, last: false, signal: new AbortController().signal };
const UNDO_MS = 10_000;

let temp: TempDocuments;
let rig: Rig | undefined;
beforeEach(async () => {
  temp = await openTempDocuments();
});
afterEach(async () => {
  await rig?.jobs.drain(1000);
  await temp.dispose();
});

const open = (options: Partial<Parameters<typeof openWorker>[0]> = {}, time = timeAt()) => {
  rig = openWorker({ database: temp.documents, time, ...options });
  return rig;
};

const openReviewOf = async (worker: Rig, ticketId: string) =>
  (await lookAt(worker, ticketId)).ticket.open_review_id ?? "";

describe("what overtakes a run", () => {
  test("a newer message supersedes the open review, and one new run answers all", async () => {
    const worker = open({ decide: () => withRefund() });
    const { ticket_id } = await openTicket(worker);
    await workAll(worker);
    await write(worker, ticket_id);
    await workAll(worker);
    const { ticket, runs, reviews } = await lookAt(worker, ticket_id);
    expect(runs.map(({ status, watermark }) => [status, watermark])).toEqual([
      ["superseded", 1],
      ["interrupted", 2],
    ]);
    expect(reviews.map(({ status }) => status)).toEqual(["superseded", "pending"]);
    expect(ticket.open_review_id).toBe(reviews[1]?.review_id);
  });

  test("after an approval a newer message voids the reply, keeps the action, and is answered by a new run", async () => {
    const time = timeAt();
    const worker = open({ decide: () => withRefund() }, time);
    const { ticket_id } = await openTicket(worker);
    await workAll(worker);
    await decideReview(worker, await openReviewOf(worker, ticket_id), { type: "accept" });
    await write(worker, ticket_id);
    await workAll(worker);
    pass(time, UNDO_MS);
    await workAll(worker);
    const { ticket, runs, effects, order } = await lookAt(worker, ticket_id);
    expect(effects.map(({ slot, status }) => [slot, status])).toEqual([
      ["action-1", "sent"],
      ["reply", "void"],
    ]);
    expect(order?.ledger).toHaveLength(1);
    expect(runs.map(({ status }) => status)).toEqual(["completed", "interrupted"]);
    expect(ticket).toMatchObject({ status: "waiting_for_review", handled: 1, watermark: 2 });
  });

  test("a message while the approved reply can still be undone voids it", async () => {
    const time = timeAt();
    const worker = open({ decide: () => withRefund() }, time);
    const { ticket_id } = await openTicket(worker);
    await workAll(worker);
    await decideReview(worker, await openReviewOf(worker, ticket_id), { type: "accept" });
    await workAll(worker);
    await write(worker, ticket_id);
    pass(time, UNDO_MS);
    await workAll(worker);
    const { effects, messages } = await lookAt(worker, ticket_id);
    expect(effects.find(({ slot }) => slot === "reply")?.status).toBe("void");
    expect(messages.filter(({ delivery }) => delivery.status === "sent")).toEqual([]);
  });

  test("a person who takes over ends run and review; no run follows until it is handed back", async () => {
    const worker = open({ decide: () => withRefund() });
    const { ticket_id } = await openTicket(worker);
    await workAll(worker);
    const take = { human_owned: true, settled: false };
    await worker.tickets.change(ticket_id, () => ({ set: take }), {
      actor: { type: "person", id: "AGENT-1", name: "Grace" },
    });
    await workAll(worker);
    await write(worker, ticket_id);
    await workAll(worker);
    const { ticket, runs, reviews } = await lookAt(worker, ticket_id);
    expect(runs.map(({ status }) => status)).toEqual(["superseded"]);
    expect(reviews.map(({ status }) => status)).toEqual(["superseded"]);
    expect(ticket).toMatchObject({ human_owned: true, open_review_id: null, watermark: 2 });
  });

  test("a run of another graph is begun anew, and its review with it", async () => {
    const time = timeAt();
    const old = open({ decide: () => withRefund() }, time);
    const { ticket_id } = await openTicket(old);
    await workAll(old);
    await old.jobs.drain(1000);
    pass(time, 1);
    const worker = open({ decide: () => withRefund(), graphVersion: "2" }, time);
    await workAll(worker);
    const { ticket, runs, reviews } = await lookAt(worker, ticket_id);
    expect(runs.map(({ status, graph_version }) => [status, graph_version])).toEqual([
      ["superseded", "1"],
      ["interrupted", "2"],
    ]);
    expect(reviews.map(({ status }) => status)).toEqual(["superseded", "pending"]);
    expect(ticket.status).toBe("waiting_for_review");
  });
});

describe("a run that is superseded after its reply has left", () => {
  test("has answered: no other run says it again", async () => {
    const worker = open();
    const { ticket_id } = await openTicket(worker);
    await workAll(worker);
    const { runs } = await lookAt(worker, ticket_id);
    // As a process leaves it that dies before it has projected the run, where another graph is deployed meanwhile.
    const unprojected = { status: "running", graph_version: "0", ended_at: null };
    await temp.documents.patch("runs", runs[0]?.run_id ?? "", { where: {}, set: unprojected });
    await worker.tickets.change(
      ticket_id,
      () => ({ set: { status: "in_progress", handled: 0, settled: false, resolved_at: null } }),
      { actor: SYSTEM },
    );
    await workAll(worker);
    const after = await lookAt(worker, ticket_id);
    expect(after.runs.map(({ status }) => status)).toEqual(["superseded"]);
    expect(after.messages.filter(({ direction }) => direction === "out")).toHaveLength(1);
    expect(after.ticket.handled).toBe(1);
  });
});

describe("what goes wrong", () => {
  test("a graph that keeps failing hands the ticket to a person, who is told; the customer once", async () => {
    const time = timeAt();
    const worker = open({ decide: () => Promise.reject(new Error("a bug")) }, time);
    const { ticket_id } = await openTicket(worker);
    await workAll(worker);
    for (const backoffMs of [1000, 2000, 4000]) {
      pass(time, backoffMs);
      // oxlint-disable-next-line no-await-in-loop
      await worker.jobs.idle();
    }
    const { ticket, runs, messages } = await lookAt(worker, ticket_id);
    expect(ticket).toMatchObject({
      status: "assigned",
      human_owned: true,
      degraded: ["graph"],
      needs_assignee: true,
      queue: "managers",
      handled: 1,
      settled: true,
    });
    expect(runs).toMatchObject([{ status: "failed", error: "a bug", attempts: 4 }]);
    expect(messages.filter(({ author }) => author.type === "system")).toMatchObject([
      { delivery: { status: "sent" } },
    ]);
  });

  test("an action past its limit at the last moment is refused with its reply, and a person takes over", async () => {
    const worker = open({ decide: () => withRefund("60.00") });
    const { ticket_id } = await openTicket(worker);
    await workAll(worker);
    await temp.documents.patch("orders", "ORD-1", { where: {}, set: { status: "refunded" } });
    await decideReview(worker, await openReviewOf(worker, ticket_id), { type: "accept" });
    await workAll(worker);
    const { ticket, effects, order } = await lookAt(worker, ticket_id);
    expect(order?.ledger).toEqual([]);
    expect(effects).toMatchObject([{ type: "notice", status: "sent" }]);
    expect(ticket).toMatchObject({ human_owned: true, status: "assigned" });
  });

  test("a worker that has lost its lease changes nothing", async () => {
    const time = timeAt();
    let steal: () => Promise<unknown> = async () => {};
    const worker = open(
      {
        decide: async () => {
          await steal();
          return answered();
        },
      },
      time,
    );
    const { ticket_id } = await openTicket(worker);
    steal = async () => {
      steal = async () => {};
      pass(time, 60_000);
      expect(await worker.acquireLease(ticket_id)).toBeDefined();
    };
    expect(await worker.workTicket({ ticket_id }, JOB)).toBe("another worker has taken it over");
    const { ticket, effects, runs } = await lookAt(worker, ticket_id);
    expect(effects).toEqual([]);
    expect(runs).toMatchObject([{ status: "running" }]);
    expect(ticket.status).toBe("in_progress");
  });
});
