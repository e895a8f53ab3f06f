import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openTempDocuments, type TempDocuments } from "../../fixtures/temp-documents.js";
import {
  answered,
  decideReview,
  lookAt,
  openTicket,
  openWorker,
  pass,
  personDocument,
  timeAt,
  withRefund,
  workAll,
  write,
  type Rig,
} from "../../fixtures/worker-rig.js";

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

describe("a ticket that needs nobody", () => {
  test("is answered and resolved by one run, without an assignee", async () => {
    const worker = open();
    const { ticket_id } = await openTicket(worker);
    await workAll(worker);
    const { ticket, runs, effects, messages, people, events } = await lookAt(worker, ticket_id);
    expect(ticket).toMatchObject({
      status: "resolved",
      category: "billing",
      queue: "billing_support",
      assigned_to: null,
      ai_suggested_reply: "Your money is on its way.",
      ai_confidence: 0.9,
      handled: 1,
      automatic_tries: 1,
      settled: true,
      lease_until: null,
      first_responded_at: "2026-03-02T09:00:00.000Z",
      resolved_at: "2026-03-02T09:00:00.000Z",
    });
    expect(runs).toMatchObject([{ status: "completed", attempts: 1, watermark: 1 }]);
    expect(runs[0]?.path.map(({ node }) => node)).toEqual(["decide", "review", "act"]);
    expect(runs[0]?.decisions.map(({ node }) => node)).toEqual([
      "classify",
      "sense",
      "troubleshoot",
      "route",
      "review",
    ]);
    expect(effects).toMatchObject([{ type: "reply", status: "sent", by: "ai" }]);
    expect(messages.filter(({ direction }) => direction === "out")).toMatchObject([
      { delivery: { status: "sent" } },
    ]);
    expect(people[0]?.open_count).toBe(0);
    expect(events.map(({ number }) => number)).toEqual(events.map((_event, at) => at + 1));
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(["run.started", "run.completed", "effect.held", "effect.sent", "message.sent"]),
    );
    expect(events.filter(({ type }) => type === "status.changed").map(({ data }) => data)).toEqual([
      { from: "new", to: "open" },
      { from: "open", to: "in_progress" },
      { from: "in_progress", to: "resolved" },
    ]);
  });

  test("is worked once, by however many workers at a time", async () => {
    const worker = open();
    const { ticket_id } = await openTicket(worker);
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => worker.workTicket({ ticket_id }, JOB)),
    );
    await workAll(worker);
    const { runs, effects } = await lookAt(worker, ticket_id);
    expect(outcomes.filter((outcome) => outcome !== "another worker has it")).toHaveLength(1);
    expect(runs).toHaveLength(1);
    expect(effects).toHaveLength(1);
  });

  test("takes no step when it is worked again", async () => {
    const worker = open();
    const { ticket_id } = await openTicket(worker);
    await workAll(worker);
    const before = await lookAt(worker, ticket_id);
    expect(await worker.workTicket({ ticket_id }, JOB)).toBe("nothing to do");
    expect((await lookAt(worker, ticket_id)).ticket.version).toBe(before.ticket.version);
  });
});

describe("a ticket that needs a person", () => {
  test("stops at a review that is bound to its proposal, and goes to somebody who is free", async () => {
    const worker = open({ decide: () => withRefund() });
    const { ticket_id } = await openTicket(worker);
    await workAll(worker);
    const { ticket, runs, reviews, effects, people } = await lookAt(worker, ticket_id);
    expect(ticket).toMatchObject({
      status: "waiting_for_review",
      assigned_to: "AGENT-1",
      handled: 0,
      settled: true,
    });
    expect(runs).toMatchObject([{ status: "interrupted", interrupt_id: reviews[0]?.interrupt_id }]);
    expect(reviews).toMatchObject([
      {
        status: "pending",
        assignee: "AGENT-1",
        approvals_needed: 1,
        queue: "billing_support",
        expires: true,
      },
    ]);
    expect(reviews[0]?.review_id).toBe(ticket.open_review_id);
    expect(reviews[0]?.reasons.length).toBeGreaterThan(0);
    expect(effects).toEqual([]);
    expect(people[0]).toMatchObject({ open_count: 1, open_weight: expect.any(Number) as number });
  });

  test("is answered and its action done once the proposal is accepted, after the time to undo it", async () => {
    const time = timeAt();
    const worker = open({ decide: () => withRefund() }, time);
    const { ticket_id } = await openTicket(worker);
    await workAll(worker);
    await decideReview(worker, await openReviewOf(worker, ticket_id), { type: "accept" });
    await workAll(worker);
    const undoable = await lookAt(worker, ticket_id);
    expect(undoable.effects).toMatchObject([
      { slot: "action-1", status: "sent" },
      { slot: "reply", status: "held" },
    ]);
    expect(undoable.order?.ledger).toMatchObject([{ type: "refund", amount: "120.00" }]);
    pass(time, UNDO_MS);
    await workAll(worker);
    const { ticket, effects, runs } = await lookAt(worker, ticket_id);
    expect(ticket).toMatchObject({ status: "waiting_for_customer", open_review_id: null, handled: 1 });
    expect(effects.map(({ status }) => status)).toEqual(["sent", "sent"]);
    expect(runs).toMatchObject([{ status: "completed" }]);
  });

  test("becomes what the deciding person says, and frees whom it was assigned to", async () => {
    const worker = open({ decide: () => withRefund() });
    const { ticket_id } = await openTicket(worker);
    await workAll(worker);
    await decideReview(worker, await openReviewOf(worker, ticket_id), { type: "accept", then: "resolved" });
    await workAll(worker);
    const { ticket, people } = await lookAt(worker, ticket_id);
    expect(ticket.status).toBe("resolved");
    expect(people[0]).toMatchObject({ open_count: 0, record: { billing: { worked: 1, resolved: 1 } } });
  });

  test("is handed over without a word when the proposal is ignored", async () => {
    const worker = open({ decide: () => withRefund() });
    const { ticket_id } = await openTicket(worker);
    await workAll(worker);
    await decideReview(worker, await openReviewOf(worker, ticket_id), { type: "ignore" });
    await workAll(worker);
    const { ticket, effects } = await lookAt(worker, ticket_id);
    expect(ticket).toMatchObject({ status: "assigned", human_owned: true, open_review_id: null, handled: 1 });
    expect(effects).toEqual([]);
  });

  test("is drafted anew on an instruction, and asks again", async () => {
    const worker = open({ decide: () => withRefund() });
    const { ticket_id } = await openTicket(worker);
    await workAll(worker);
    const first = await openReviewOf(worker, ticket_id);
    await decideReview(worker, first, { type: "response", args: "Be kinder" });
    await workAll(worker);
    const { ticket, runs, reviews } = await lookAt(worker, ticket_id);
    expect(ticket.status).toBe("waiting_for_review");
    expect(ticket.open_review_id).not.toBe(first);
    expect(runs).toHaveLength(1);
    expect(reviews.map(({ status }) => status).toSorted()).toEqual(["pending", "responded"]);
  });

  test("waits in the managers' queue while nobody is free, and is taken as soon as somebody is", async () => {
    const worker = open({ decide: () => withRefund() });
    const offline = personDocument({ presence: "offline" });
    const { ticket_id } = await openTicket(worker, { people: [offline] });
    await workAll(worker);
    const waiting = (await lookAt(worker, ticket_id)).ticket;
    expect(waiting).toMatchObject({
      queue: "managers",
      routed_queue: "billing_support",
      needs_assignee: true,
    });
    expect(waiting.routing_reason).toContain("nobody is free");
    await temp.documents.patch("people", "AGENT-1", { where: {}, set: { presence: "available" } });
    worker.jobs.enqueue("assign", {});
    await worker.jobs.idle();
    const { ticket, reviews, people } = await lookAt(worker, ticket_id);
    expect(ticket).toMatchObject({ queue: "billing_support", assigned_to: "AGENT-1", needs_assignee: false });
    expect(reviews).toMatchObject([{ assignee: "AGENT-1" }]);
    expect(people[0]?.open_count).toBe(1);
  });
});

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
