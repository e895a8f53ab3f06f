import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Op } from "../../../domain/documents.js";
import { Role } from "../../../domain/enums.js";
import { SYSTEM } from "../../../domain/event.js";
import type { TicketDocument } from "../../../domain/ticket.js";
import { syncPeople } from "../../../server/keys/sync-people.js";
import { chooseAssignee } from "../../../server/worker/assignment.js";
import { withRefund } from "../../fixtures/answers.js";
import { defaultPolicy } from "../../fixtures/default-policy.js";
import { openTempDocuments, type TempDocuments } from "../../fixtures/temp-documents.js";
import { ticketDocument } from "../../fixtures/ticket-document.js";
import { lookAt, openTicket, personDocument, workAll } from "../../fixtures/worker-cases.js";
import { openWorker, timeAt, type Rig } from "../../fixtures/worker-rig.js";

const routed = (more: Partial<TicketDocument> = {}) =>
  ticketDocument({
    status: "assigned",
    routed_queue: "billing_support",
    queue: "billing_support",
    category: "billing",
    ...more,
  });

describe("who a ticket goes to", () => {
  const busy = personDocument({ presence: "busy" });
  const free = personDocument({ agent_id: "AGENT-2", name: "Alan" });

  test("somebody who is free in the queue it was routed to, as they were read", () => {
    const chosen = chooseAssignee({ ticket: routed(), people: [busy, free], policy: defaultPolicy });
    expect(chosen).toMatchObject({ assigned_to: "AGENT-2", queue: "billing_support" });
    expect(chosen.also).toMatchObject([{ op: "patch", key: "AGENT-2", where: { version: 1 }, set: {} }]);
  });

  test("it stays with whom it is, even if somebody else is free", () => {
    const ticket = routed({ assigned_to: busy.agent_id });
    expect(chooseAssignee({ ticket, people: [busy, free], policy: defaultPolicy }).assigned_to).toBe(
      busy.agent_id,
    );
  });

  test("not with somebody who is no longer active", () => {
    const gone = personDocument({ active: false });
    const ticket = routed({ assigned_to: gone.agent_id });
    expect(chooseAssignee({ ticket, people: [gone, free], policy: defaultPolicy }).assigned_to).toBe(
      "AGENT-2",
    );
  });

  test("nobody where all are busy: it waits in the managers' queue, which says why", () => {
    const chosen = chooseAssignee({ ticket: routed(), people: [busy], policy: defaultPolicy });
    expect(chosen).toMatchObject({ assigned_to: null, queue: "managers" });
    expect(chosen.routing_reason).toContain("billing_support");
  });
});

describe("who waits", () => {
  let temp: TempDocuments;
  let rig: Rig;
  beforeEach(async () => {
    temp = await openTempDocuments();
    rig = openWorker({ database: temp.documents, time: timeAt() });
  });
  afterEach(async () => {
    await rig.jobs.drain(1000);
    await temp.dispose();
  });
  const waits = (at: number, more: Partial<TicketDocument>): Op =>
    ({
      op: "insert",
      collection: "tickets",
      document: routed({
        ticket_id: `TKT-20260302-${at.toString(16).toUpperCase().padStart(8, "0")}`,
        needs_assignee: true,
        settled: true,
        ...more,
      }),
    }) as const;

  test("is given to whoever is free, however many wait longer for somebody who is not", async () => {
    const early = { routed_queue: "tech_support", created_at: "2026-03-01T09:00:00.000Z" };
    await temp.documents.commit(Array.from({ length: 1000 }, (_item, at) => waits(at, early)));
    await temp.documents.commit([
      waits(2000, {}),
      { op: "insert", collection: "people", document: personDocument() },
    ]);
    rig.jobs.enqueue("assign", {});
    await rig.jobs.idle();
    const given = await rig.tickets.get("TKT-20260302-000007D0");
    expect(given).toMatchObject({ assigned_to: "AGENT-1", needs_assignee: false });
  });

  test("is served by urgency, then by age, until nobody is free", async () => {
    await temp.documents.commit([
      waits(1, { created_at: "2026-03-01T09:00:00.000Z" }),
      waits(2, { created_at: "2026-03-01T08:00:00.000Z" }),
      waits(3, { priority: "high" }),
      waits(4, { routed_queue: null, queue: "managers" }),
      { op: "insert", collection: "people", document: personDocument({ tier: 3, capacity: 2 }) },
      {
        op: "insert",
        collection: "people",
        document: personDocument({ agent_id: "AGENT-2", role: "manager", queues: ["managers"] }),
      },
    ]);
    rig.jobs.enqueue("assign", {});
    await rig.jobs.idle();
    const held = await rig.documents.find("tickets", { limit: 10 });
    expect(held.map(({ assigned_to }) => assigned_to)).toEqual([null, "AGENT-1", "AGENT-1", "AGENT-2"]);
  });
});

test("what somebody who has left was working on goes to whoever is free, with its review", async () => {
  const temp = await openTempDocuments();
  const time = timeAt();
  const rig = openWorker({ database: temp.documents, time, decide: () => withRefund() });
  const { ticket_id } = await openTicket(rig);
  await workAll(rig);
  const before = await lookAt(rig, ticket_id);
  expect([before.ticket.assigned_to, before.reviews[0]?.assignee]).toEqual(["AGENT-1", "AGENT-1"]);
  await rig.jobs.drain(1000);

  await temp.documents.insert("people", personDocument({ agent_id: "AGENT-2", name: "Alan" }));
  const people = [toldOf("AGENT-1", { active: false }), toldOf("AGENT-2")];
  await syncPeople({ documents: temp.documents, people: rig.reads.people, policy: { people } });
  const next = openWorker({ database: temp.documents, time });
  await workAll(next);
  const after = await lookAt(next, ticket_id);
  expect([after.ticket.assigned_to, after.reviews[0]?.assignee]).toEqual(["AGENT-2", "AGENT-2"]);
  expect(after.people.map(({ open_count }) => open_count)).toEqual([0, 1]);
  await next.jobs.drain(1000);
  await temp.dispose();
});

/** A person as the policy tells of them. */
const toldOf = (agent_id: string, more: { active?: boolean } = {}) => {
  const { name, email, role, queues, skills, tier, languages, presence, capacity } = personDocument();
  const told = { agent_id, name, email, queues, skills, tier, languages, presence, capacity, active: true };
  return { ...told, role: PolicyRole.parse(role), ...more };
};
const PolicyRole = Role.extract(["agent"]);

describe("the count of open work", () => {
  let temp: TempDocuments;
  let rig: Rig;
  beforeEach(async () => {
    temp = await openTempDocuments();
    rig = openWorker({ database: temp.documents, time: timeAt() });
    const people = [personDocument(), personDocument({ agent_id: "AGENT-2" })];
    await openTicket(rig, { ticket: routed({ settled: true }), people });
  });
  afterEach(async () => {
    await rig.jobs.drain(1000);
    await temp.dispose();
  });

  const change = (set: Partial<TicketDocument>) =>
    rig.tickets.change(ticketDocument().ticket_id, () => ({ set }), { actor: SYSTEM });
  const counts = async () =>
    (await lookAt(rig, ticketDocument().ticket_id)).people.map(({ open_count, open_weight }) => [
      open_count,
      open_weight,
    ]);

  test("follows a ticket from one person to another, through its priority, to its end and back", async () => {
    const { medium, critical } = defaultPolicy.workload.weights;
    await change({ assigned_to: "AGENT-1" });
    expect(await counts()).toEqual([
      [1, medium],
      [0, 0],
    ]);
    await change({ priority: "critical" });
    expect(await counts()).toEqual([
      [1, critical],
      [0, 0],
    ]);
    await change({ assigned_to: "AGENT-2" });
    expect(await counts()).toEqual([
      [0, 0],
      [1, critical],
    ]);
    await change({ status: "resolved" });
    expect(await counts()).toEqual([
      [0, 0],
      [0, 0],
    ]);
    await change({ status: "open" });
    expect(await counts()).toEqual([
      [0, 0],
      [1, critical],
    ]);
  });

  test("is in the record as worked and resolved, which a reopening takes back", async () => {
    await change({ assigned_to: "AGENT-1" });
    await change({ status: "resolved" });
    const record = async () => (await rig.reads.people.get("AGENT-1"))?.record.billing;
    expect(await record()).toMatchObject({ worked: 1, resolved: 1 });
    await change({ status: "open" });
    expect(await record()).toMatchObject({ worked: 0, resolved: 0 });
  });

  test("never goes over anybody's capacity, however many tickets are given at once", async () => {
    await temp.documents.patch("people", "AGENT-1", { where: {}, set: { capacity: 2 } });
    await temp.documents.patch("people", "AGENT-2", { where: {}, set: { presence: "offline" } });
    const tickets = Array.from({ length: 6 }, (_item, at) =>
      routed({ ticket_id: `TKT-20260302-0000001${at}` }),
    );
    await Promise.all(
      tickets.map((ticket) => rig.tickets.create({ ...ticket, settled: true }, { actor: SYSTEM })),
    );
    const give = (ticket: TicketDocument) =>
      rig.tickets.change(
        ticket.ticket_id,
        async (current) => {
          const people = await rig.reads.people.find();
          const { also, ...set } = chooseAssignee({ ticket: current, people, policy: defaultPolicy });
          return { set, also };
        },
        { actor: SYSTEM },
      );
    const given = await Promise.all(tickets.map(give));
    expect(given.filter(({ assigned_to }) => assigned_to === "AGENT-1")).toHaveLength(2);
    expect((await counts())[0]?.[0]).toBe(2);
  });
});
