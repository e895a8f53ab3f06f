import { expect, test } from "vitest";
import type { Documents } from "../../domain/documents.js";
import { createScriptedAgents, refund } from "../fakes/scripted-agents.js";
import { inTurn } from "../fixtures/in-turn.js";
import { answersIn, sentSlots } from "../fixtures/look-at.js";
import { startDesk } from "../fixtures/start-desk.js";

const PEOPLE = 20;
/** About as many as an approval takes from the decision to the last word: the message meets each of them twice. */
const WRITES_OF_AN_APPROVAL = 15;
const INTERLEAVINGS = 2 * (1 + WRITES_OF_AN_APPROVAL);

const startCautious = (amount = "150.00") =>
  startDesk({ agents: createScriptedAgents({ actions: [refund(amount)] }) });

test("of twenty people who decide at once one wins, nineteen are told the outcome, and one reply goes out", async () => {
  const desk = await startCautious();
  const { ticket } = await desk.submit();
  const { review_id } = await desk.reviewOf({ ticket });
  const manager = await desk.desk.store.people.get("AGENT-1012");
  const keys = await inTurn(Array.from({ length: PEOPLE }), async (_none, at) => {
    const agent_id = `AGENT-RACE-${at}`;
    await desk.desk.store.documents.insert("people", { ...manager, agent_id, presence: "offline" });
    const principal = { type: "person", id: agent_id } as const;
    return (await desk.desk.store.apiKeys.create({ role: "manager", name: agent_id, principal })).key;
  });

  const decisions = [
    { type: "accept" },
    { type: "ignore" },
    { type: "edit", args: { reply: { text: "Edited in the race" }, actions: [] } },
    { type: "response", args: "Be kinder" },
  ];
  const answers = await Promise.all(
    keys.map((key, at) =>
      desk.as(null).post(`/api/reviews/${review_id}/decision`, decisions[at % decisions.length], {
        authorization: `Bearer ${key}`,
      }),
    ),
  );
  const won = answers.filter(({ status }) => status === 200);
  const lost = answers.filter(({ status }) => status === 409);
  expect([won.length, lost.length]).toEqual([1, PEOPLE - 1]);
  const { decided, status } = won[0]?.json ?? {};
  for (const { json } of lost)
    expect(json).toMatchObject({ decided, detail: expect.stringContaining(status) });

  const end = await desk.settle(ticket.ticket_id);
  expect(end.reviews[0]?.decided).toEqual(decided);
  expect(end.events.filter(({ type }) => type === "review.decided")).toHaveLength(1);
  const replies = status === "accepted" || status === "edited" ? 1 : 0;
  expect(answersIn(end)).toHaveLength(replies);
});

test("of twenty people who accept what needs two, two count, and it is done once", async () => {
  const desk = await startCautious("1200.00");
  const { ticket } = await desk.submit();
  const { review_id, proposal_hash } = await desk.reviewOf({ ticket });
  const accept = { type: "accept", proposal_hash };
  const holders = ["manager", "manager2", "admin", "agent"] as const;
  const answers = await Promise.all(
    Array.from({ length: PEOPLE }, (_none, at) =>
      desk.decide(review_id, accept, holders[at % holders.length]),
    ),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(2);
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(PEOPLE - 2);
  const end = await desk.settle(ticket.ticket_id);
  expect(new Set(end.reviews[0]?.approvals.map(({ by }) => by)).size).toBe(2);
  expect(sentSlots(end)).toEqual(["action-1", "reply"]);
  expect((await desk.desk.store.orders.get("ORD-1"))?.ledger).toHaveLength(1);
});

/** Calls back at the nth write from when it is set, as the write begins. */
function createTrigger() {
  const trigger = { writesLeft: 0, call: () => {} };
  const note = () => {
    trigger.writesLeft -= 1;
    if (trigger.writesLeft === 0) trigger.call();
  };
  const aroundDocuments = (documents: Documents): Documents => ({
    get: (collection, key) => documents.get(collection, key),
    find: (collection, options) => documents.find(collection, options),
    count: (collection, options) => documents.count(collection, options),
    append: (collection, key, change) => documents.append(collection, key, change),
    remove: (collection, key) => documents.remove(collection, key),
    insert: (collection, document) => documents.insert(collection, document),
    ping: () => documents.ping(),
    close: () => documents.close(),
    patch: (collection, key, change) => {
      note();
      return documents.patch(collection, key, change);
    },
    commit: (ops) => {
      note();
      return documents.commit(ops);
    },
  });
  return { trigger, aroundDocuments };
}

test("a message at the instant of the approval: the reply left before it, or is void and a new run answers both", async () => {
  const { trigger, aroundDocuments } = createTrigger();
  const agents = createScriptedAgents({ classification: { confidence: 0.5 } });
  const desk = await startDesk({ agents, aroundDocuments });
  const seen = await inTurn(Array.from({ length: INTERLEAVINGS }), async (_none, at) => {
    const { ticket } = await desk.submit("customer", { subject: `Race ${at}` });
    const { review_id } = await desk.reviewOf({ ticket });
    const message = new Promise<{ status: number }>((resolve) => {
      const write = () =>
        desk.as("customer").post(`/api/tickets/${ticket.ticket_id}/messages`, { text: "Wait, one more" });
      trigger.writesLeft = at % (1 + WRITES_OF_AN_APPROVAL);
      trigger.call = () => resolve(write());
      if (trigger.writesLeft === 0) trigger.call();
    });
    const decision = await desk.decide(review_id, { type: "accept" });
    await desk.settle(ticket.ticket_id);
    // One that has had fewer writes than that meets its message afterwards.
    if (trigger.writesLeft > 0) {
      trigger.writesLeft = 0;
      trigger.call();
    }
    expect([(await message).status, [200, 409].includes(decision.status)]).toEqual([201, true]);

    const after = await desk.settle(ticket.ticket_id);
    const [first, second] = after.runs;
    const reply = after.effects.find(({ run_id, slot }) => run_id === first?.run_id && slot === "reply");
    const came = after.events.find(({ type, data }) => type === "message.received" && data["number"] === 2);
    const left = after.events.find(
      ({ type, data }) => type === "effect.sent" && data["effect_id"] === reply?.effect_id,
    );
    // Sent before the message came, or not at all.
    expect([undefined, "void", "sent"]).toContain(reply?.status);
    expect((left?.number ?? 0) < (came?.number ?? 0)).toBe(true);
    expect(left !== undefined).toBe(reply?.status === "sent");
    expect([second?.watermark, second?.status, after.runs.length]).toEqual([2, "interrupted", 2]);
    const standing = after.reviews.filter(({ status }) => status === "pending");
    expect(standing.map(({ run_id }) => run_id)).toEqual([second?.run_id]);

    await desk.decide(String(after.ticket.open_review_id), {
      type: "edit",
      args: { reply: { text: "To both" } },
    });
    const end = await desk.settle(ticket.ticket_id);
    expect(answersIn(end)).toEqual([...(reply?.status === "sent" ? [reply.args["text"]] : []), "To both"]);
    return reply?.status ?? (decision.status === 409 ? "refused" : "unwritten");
  });
  // Both ways it can go must have been gone, or nothing was interleaved.
  expect(seen).toEqual(expect.arrayContaining(["void", "sent"]));
});
