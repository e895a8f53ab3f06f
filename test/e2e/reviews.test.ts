import { describe, expect, test } from "vitest";
import type { OrderDocument } from "../../domain/order.js";
import { HOUR_MS } from "../../domain/clock.js";
import { createScriptedAgents, refund, type Script } from "../fakes/scripted-agents.js";
import { HOLDERS } from "../fixtures/desk-shop.js";
import { inTurn } from "../fixtures/in-turn.js";
import { answersIn, sentSlots } from "../fixtures/look-at.js";
import { personOf, startDesk, type StartedDesk } from "../fixtures/start-desk.js";

/** Needs one person. */
const REFUND = { actions: [refund("150.00")] } satisfies Script;
/** Needs two. */
const LARGE = { actions: [refund("1200.00")] } satisfies Script;
const FURIOUS = { sentiment: { sentiment: "very_negative", urgent: true } } satisfies Script;

const deskThat = (script: Script) => startDesk({ agents: createScriptedAgents(script) });

const refundsOf = async ({ desk }: StartedDesk, orderId = "ORD-1") => {
  const order = (await desk.store.documents.get("orders", orderId)) as OrderDocument;
  return order.ledger.filter(({ type }) => type === "refund").map(({ amount }) => amount);
};

/** A whole proposal as its editor would have it. */
const edited = (text: string, actions: unknown[] = []) => ({
  type: "edit",
  args: { reply: { text }, actions },
});

describe("what a person decides is what happens, once", () => {
  const WAITING = { status: "waiting_for_customer", human_owned: false };
  const BOTH = ["action-1", "reply"];

  test.each([
    ["accepted: reply and refund leave", REFUND, { type: "accept" }, WAITING, BOTH],
    ["accepted as resolved", REFUND, { type: "accept", then: "resolved" }, { status: "resolved" }, BOTH],
    ["edited: what is left out is dropped", REFUND, edited("Only words"), WAITING, ["reply"]],
    ["ignored: nothing leaves", REFUND, { type: "ignore" }, { status: "assigned", human_owned: true }, []],
    ["escalated and accepted whole", { ...REFUND, ...FURIOUS }, { type: "accept" }, WAITING, BOTH],
    [
      "escalated, of which only a part is approved, stays so",
      { ...REFUND, ...FURIOUS },
      edited("Only words"),
      { status: "escalated" },
      ["reply"],
    ],
    [
      "escalated and ignored stays so, with a person",
      { ...REFUND, ...FURIOUS },
      { type: "ignore" },
      { status: "escalated", human_owned: true },
      [],
    ],
  ])("%s", async (_claim, script, decision, ticket, slots) => {
    const desk = await deskThat(script);
    const waiting = await desk.submit();
    const escalated = "sentiment" in script;
    expect(waiting.ticket.status).toBe(escalated ? "escalated" : "waiting_for_review");
    expect(sentSlots(waiting)).toEqual([]);
    const review = await desk.reviewOf(waiting);

    expect((await desk.decide(review.review_id, decision)).status).toBe(200);
    const end = await desk.settle(waiting.ticket.ticket_id);
    expect(end.ticket).toMatchObject({ ...ticket, open_review_id: null, handled: 1 });
    expect(sentSlots(end)).toEqual(slots);
    expect(await refundsOf(desk)).toEqual(slots.includes("action-1") ? ["150.00"] : []);
    const said = decision.type === "edit" ? "Only words" : review.proposal.reply?.text;
    expect(answersIn(end)).toEqual(slots.includes("reply") ? [said] : []);
    const again = await desk.decide(review.review_id, { type: "accept" }, "manager2");
    expect([again.status, again.json.decided.by]).toEqual([409, personOf("manager")]);
  });

  test("a review is due when the first response is, by the priority that the run itself has set", async () => {
    const desk = await deskThat({ ...REFUND, ...FURIOUS });
    const waiting = await desk.submit();
    expect(waiting.ticket.priority).not.toBe("medium");
    expect((await desk.reviewOf(waiting)).due_at).toBe(waiting.ticket.first_response_due_at);
  });

  test("what is accepted under an undo time can be taken back until it is over", async () => {
    const desk = await startDesk({
      agents: createScriptedAgents(REFUND),
      change: ({ reviews }) => void (reviews.undo_seconds = 10),
    });
    const waiting = await desk.submit();
    await desk.decide((await desk.reviewOf(waiting)).review_id, { type: "accept" });
    const held = await desk.settle(waiting.ticket.ticket_id);
    const reply = held.effects.find(({ slot }) => slot === "reply");
    expect(reply?.status).toBe("held");
    expect((await desk.as("manager").post(`/api/effects/${reply?.effect_id}/undo`)).status).toBe(200);
    await desk.pass(11_000);
    const end = await desk.settle(waiting.ticket.ticket_id);
    expect(end.ticket).toMatchObject({ status: "assigned", human_owned: true });
    expect(sentSlots(end)).toEqual(["action-1"]);
  });
});

test("an instruction is followed twice; a third is refused, and the draft can still be accepted", async () => {
  const desk = await deskThat(REFUND);
  const { ticket } = await desk.submit();
  const instruct = async (instruction: string) => {
    const { review_id } = await desk.reviewOf(await desk.look(ticket.ticket_id));
    const answer = await desk.decide(review_id, { type: "response", args: instruction });
    await desk.settle(ticket.ticket_id);
    return answer.status;
  };
  expect([await instruct("Be shorter"), await instruct("Say sorry"), await instruct("Be warmer")]).toEqual([
    200, 200, 409,
  ]);
  const asked = JSON.stringify(desk.agents?.requests.findLast(({ agent }) => agent === "troubleshooter"));
  expect(asked).toContain("Be shorter");
  expect(asked).toContain("Say sorry");

  const waiting = await desk.look(ticket.ticket_id);
  expect(waiting.runs).toHaveLength(1);
  const statuses = waiting.events
    .filter(({ type }) => type === "status.changed")
    .map(({ data }) => data["to"]);
  const [asks, works] = ["waiting_for_review", "in_progress"];
  expect(statuses).toEqual(["open", works, asks, works, asks, works, asks]);
  await desk.decide((await desk.reviewOf(waiting)).review_id, { type: "accept" });
  const end = await desk.settle(ticket.ticket_id);
  expect(end.reviews.map(({ status }) => status)).toEqual(["responded", "responded", "accepted"]);
  expect(sentSlots(end)).toEqual(["action-1", "reply"]);
});

describe("a large refund takes two people", () => {
  test("one person is not two, whatever keys they use", async () => {
    const desk = await deskThat(LARGE);
    const { ticket } = await desk.submit();
    const { review_id, proposal_hash, approvals_needed } = await desk.reviewOf({ ticket });
    expect(approvals_needed).toBe(2);
    const accept = { type: "accept", proposal_hash };
    expect((await desk.decide(review_id, { type: "accept" })).status).toBe(400);
    expect((await desk.decide(review_id, { ...accept, proposal_hash: "another" })).status).toBe(409);

    const first = await desk.decide(review_id, accept);
    expect([first.status, first.json.status, first.json.approvals.length]).toEqual([200, "pending", 1]);
    expect((await desk.decide(review_id, accept)).status).toBe(409);
    const secondKey = await desk.desk.store.apiKeys.create({ name: "another", ...HOLDERS.manager });
    const headers = { authorization: `Bearer ${secondKey.key}` };
    expect((await desk.as(null).post(`/api/reviews/${review_id}/decision`, accept, headers)).status).toBe(
      409,
    );
    expect(await refundsOf(desk)).toEqual([]);

    const second = await desk.decide(review_id, accept, "manager2");
    expect([second.status, second.json.status]).toEqual([200, "accepted"]);
    const end = await desk.settle(ticket.ticket_id);
    expect(await refundsOf(desk)).toEqual(["1200.00"]);
    expect(end.reviews[0]?.approvals.map(({ by }) => by)).toEqual([
      personOf("manager"),
      personOf("manager2"),
    ]);
  });

  test("an edit voids the approvals before it, counts as its author's, and is what happens", async () => {
    const desk = await deskThat(LARGE);
    const { ticket } = await desk.submit();
    const { review_id, proposal_hash, proposal } = await desk.reviewOf({ ticket });
    await desk.decide(review_id, { type: "accept", proposal_hash });
    const [action] = proposal.actions;
    const less = {
      ...edited("Less", [{ ...action, args: { ...action?.args, amount: "1100.00" } }]),
      proposal_hash,
    };
    const { status, json } = await desk.decide(review_id, less, "manager2");
    expect([status, json.status, json.approvals.map(({ by }: { by: string }) => by)]).toEqual([
      200,
      "pending",
      [personOf("manager2")],
    ]);
    expect((await desk.decide(review_id, { type: "accept", proposal_hash })).status).toBe(409);
    const now = { type: "accept", proposal_hash: json.proposal_hash };
    expect((await desk.decide(review_id, now, "manager2")).status).toBe(409);
    expect((await desk.decide(review_id, now)).json.status).toBe("edited");
    const end = await desk.settle(ticket.ticket_id);
    expect(await refundsOf(desk)).toEqual(["1100.00"]);
    expect(answersIn(end)).toEqual(["Less"]);
  });

  test("edited down to what one may decide, one decides", async () => {
    const desk = await deskThat(LARGE);
    const { ticket } = await desk.submit();
    const { review_id, proposal_hash, proposal } = await desk.reviewOf({ ticket });
    const [action] = proposal.actions;
    const little = edited("A little", [{ ...action, args: { ...action?.args, amount: "150.00" } }]);
    expect((await desk.decide(review_id, { ...little, proposal_hash })).json.status).toBe("edited");
    await desk.settle(ticket.ticket_id);
    expect(await refundsOf(desk)).toEqual(["150.00"]);
  });

  test.each([
    ["more than the order has left", { amount: "2600.00" }, /args\.actions\.0/],
    ["no amount", { amount: "much" }, /args\.actions\.0\.args\.amount/],
    ["another customer's order", { order_id: "ORD-3" }, /args\.actions\.0/],
  ])("an edit to %s is refused with its place", async (_claim, args, path) => {
    const desk = await deskThat(LARGE);
    const { ticket } = await desk.submit();
    const { review_id, proposal_hash, proposal } = await desk.reviewOf({ ticket });
    const [action] = proposal.actions;
    const wrong = edited("No", [{ ...action, args: { ...action?.args, ...args } }]);
    const { status, json } = await desk.decide(review_id, { ...wrong, proposal_hash });
    expect(status).toBe(400);
    expect(json.errors[0].path).toMatch(path);
  });
});

describe("limits add up over tickets", () => {
  test("refunds of 60 on one order: the first by itself, the second by a person", async () => {
    const desk = await deskThat({ actions: [refund("60.00")] });
    const first = await desk.submit();
    expect(sentSlots(first)).toEqual(["action-1", "reply"]);
    const second = await desk.submit();
    expect(second.ticket.status).toBe("waiting_for_review");
    const review = await desk.reviewOf(second);
    expect(review.reasons.join()).toContain("makes 120.00");
    await desk.decide(review.review_id, { type: "accept" });
    await desk.settle(second.ticket.ticket_id);
    expect(await refundsOf(desk)).toEqual(["60.00", "60.00"]);

    if (desk.agents) desk.agents.script = { actions: [refund("900.00")] };
    const third = await desk.submit();
    expect((await desk.reviewOf(third)).approvals_needed).toBe(2);
  });

  test("five tickets at once get one refund by themselves; the other four ask a person", async () => {
    const desk = await deskThat({ actions: [refund("60.00")] });
    const ids = await Promise.all(
      Array.from({ length: 5 }, async () => (await desk.submit()).ticket.ticket_id),
    );
    expect(await refundsOf(desk)).toEqual(["60.00"]);
    const ends = await inTurn(ids, desk.look);
    const done = ends.filter((end) => sentSlots(end).includes("action-1"));
    expect(done).toHaveLength(1);
    const waits = ends.filter(({ ticket }) => ticket.open_review_id !== null || ticket.human_owned);
    expect(waits).toHaveLength(4);
  });
});

describe("a review that nobody decides in time", () => {
  test("goes to the managers as a new one, which does not expire; the expired one cannot be approved", async () => {
    const desk = await deskThat(REFUND);
    const { ticket } = await desk.submit();
    const expired = await desk.reviewOf({ ticket });
    await desk.pass(5 * HOUR_MS);
    const after = await desk.settle(ticket.ticket_id);
    expect(after.reviews.map(({ status, queue }) => [status, queue])).toEqual([
      ["expired", "billing_support"],
      ["pending", "managers"],
    ]);
    expect(after.ticket.status).toBe("waiting_for_review");
    expect((await desk.decide(expired.review_id, { type: "accept" })).status).toBe(409);

    await desk.pass(24 * HOUR_MS);
    const second = await desk.reviewOf(await desk.look(ticket.ticket_id));
    expect(second.review_id).not.toBe(expired.review_id);
    expect((await desk.decide(second.review_id, { type: "accept" })).json.status).toBe("accepted");
    expect(sentSlots(await desk.settle(ticket.ticket_id))).toEqual(["action-1", "reply"]);
  });

  test("cannot be approved even before a worker has noticed that its time is up", async () => {
    const desk = await deskThat(REFUND);
    const { ticket } = await desk.submit();
    const { review_id } = await desk.reviewOf({ ticket });
    await desk.desk.jobs.drain(1000);
    desk.time.offsetMs += 5 * HOUR_MS;
    const late = await desk.decide(review_id, { type: "accept" });
    expect([late.status, late.json.detail]).toEqual([409, expect.stringContaining("expired")]);
  });
});
