import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openTempDocuments, type TempDocuments } from "../../fixtures/temp-documents.js";
import { answered, withRefund } from "../../fixtures/answers.js";
import { decideReview, lookAt, openTicket, personDocument, workAll } from "../../fixtures/worker-cases.js";
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

  test("is done as the person edited it, whose category and priority stand from then on", async () => {
    const worker = open({ decide: () => withRefund() });
    const { ticket_id } = await openTicket(worker);
    await workAll(worker);
    const [review] = (await lookAt(worker, ticket_id)).reviews;
    const proposed = review?.proposal;
    const actions = proposed?.actions.map((action) => ({
      ...action,
      args: { ...action.args, amount: "110.00" },
    }));
    const args = { ...proposed, actions, classification: { category: "refund", priority: "medium" } };
    await decideReview(worker, review?.review_id ?? "", { type: "edit", args });
    await workAll(worker);
    const { ticket, order, runs } = await lookAt(worker, ticket_id);
    expect(order?.ledger).toMatchObject([{ amount: "110.00" }]);
    expect(ticket).toMatchObject({
      category: "refund",
      category_pinned: true,
      priority_pinned: false,
      ai_suggested_category: "billing",
      status: "waiting_for_customer",
    });
    expect(runs[0]?.decisions.at(-1)).toMatchObject({ node: "review", decided_by: "person:AGENT-1" });
  });

  test("goes to a person when what they approved holds no answer, and tells the customer so", async () => {
    const escalation = {
      triggers: ["asks_for_person"],
      level: "supervisor" as const,
      reason: "asks for a person",
      action_plan: ["Call back"],
      summary: "Wants to talk.",
      decided_by: "local",
    };
    const { draft, ...rest } = answered({ escalation });
    const worker = open({ decide: () => rest });
    const { ticket_id } = await openTicket(worker);
    await workAll(worker);
    expect((await lookAt(worker, ticket_id)).ticket).toMatchObject({
      status: "escalated",
      human_owned: false,
    });
    await decideReview(worker, await openReviewOf(worker, ticket_id), { type: "accept" });
    await workAll(worker);
    const { ticket, effects } = await lookAt(worker, ticket_id);
    expect(draft).toBeDefined();
    expect(effects).toMatchObject([{ type: "notice", status: "sent" }]);
    expect(ticket).toMatchObject({ status: "escalated", human_owned: true, assigned_to: "AGENT-1" });
    expect(ticket.escalation).toMatchObject({ level: "supervisor", reason: "asks for a person" });
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
