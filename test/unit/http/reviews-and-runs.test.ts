import { expect, test } from "vitest";
import type { ReviewDocument } from "../../../domain/review.js";
import type { CallDocument, RunDocument } from "../../../domain/run.js";
import { inTurn } from "../../fixtures/in-turn.js";
import { reviewDocument } from "../../fixtures/review-document.js";
import { serveDesk, type Holder, type ServedDesk } from "../../fixtures/http-desk.js";

const AT = "2026-03-02T09:00:00.000Z";

const runDocument = (ticket_id: string): RunDocument => ({
  run_id: "RUN-1",
  ticket_id,
  epoch: 1,
  watermark: 1,
  graph_version: "1",
  policy_hash: "policy-1",
  versions: null,
  status: "interrupted",
  path: [{ node: "classify", started_at: AT, ms: 3, attempt: 1 }],
  decisions: [
    {
      node: "classify",
      decided_by: "local",
      confidence: 0.9,
      outcome: { reasoning: "Ada Lovelace was charged" },
    },
  ],
  cost_usd: 0,
  started_at: AT,
  ended_at: null,
  version: 1,
  attempts: 1,
  interrupt_id: "interrupt-1",
  checkpoint_id: "checkpoint-1",
  error: null,
  pruned: false,
});

const call = (kind: CallDocument["kind"], ordinal: number, ticket_id: string): CallDocument => ({
  call_id: `CALL-${ordinal}`,
  run_id: "RUN-1",
  ticket_id,
  node: "troubleshoot",
  kind,
  name: "get_orders",
  ms: 1,
  input_tokens: 0,
  output_tokens: 0,
  cost_usd: 0,
  ordinal,
  input_hash: "h",
  input: "recorded-secret",
  output: "recorded-secret",
  attempt: 1,
  error: null,
  error_code: null,
  same_as: null,
  at: AT,
});

async function deskWithReview(differing: Partial<ReviewDocument> = {}) {
  const desk = await serveDesk();
  const ticket = await desk.ticket({
    queue: "billing_support",
    status: "waiting_for_review",
    run_id: "RUN-1",
  });
  await desk.documents.insert("reviews", reviewDocument(ticket.ticket_id, differing));
  await desk.documents.insert("runs", runDocument(ticket.ticket_id));
  const kinds = ["tool", "model", "read", "local"] as const;
  await Promise.all(
    kinds.map((kind, index) => desk.documents.insert("calls", call(kind, index + 1, ticket.ticket_id))),
  );
  return { desk, ticket };
}

const statuses = (desk: ServedDesk, path: string, holders: readonly Holder[]) =>
  inTurn(holders, async (as) => (await desk.send(path, { as })).status);

test("a review is there for whoever may decide it and, masked, for evaluators", async () => {
  const { desk } = await deskWithReview();
  const holders = ["manager", "agent", "agent2", "evaluator", "engineer", "client", "customer"] as const;
  expect(await statuses(desk, "/api/reviews/REV-1", holders)).toEqual([200, 200, 404, 200, 403, 403, 403]);
  const lengths = await inTurn(
    ["manager", "agent", "agent2"] as const,
    async (as) => (await desk.send("/api/reviews?status=PENDING", { as })).json.length,
  );
  expect(lengths).toEqual([1, 1, 0]);
  const masked = await desk.send("/api/reviews/REV-1", { as: "evaluator" });
  expect(masked.text).not.toMatch(/Ada|Lovelace|checkpoint/);
  expect(masked.json).toMatchObject({ review_id: "REV-1", status: "pending", proposal_hash: "hash-1" });
});

test("of twenty decisions at once one is taken and nineteen are 409 with the outcome", async () => {
  const { desk } = await deskWithReview();
  const as = (index: number): Holder => (index % 2 === 0 ? "agent" : "manager");
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      desk.post("/api/reviews/REV-1/decision", { type: "ACCEPT" }, { as: as(index) }),
    ),
  );
  const taken = answers.filter(({ status }) => status === 200);
  const refused = answers.filter(({ status }) => status === 409);
  expect([taken.length, refused.length]).toEqual([1, 19]);
  expect(taken[0]?.json).toMatchObject({ status: "accepted" });
  const by = taken[0]?.json.decided.by;
  expect(refused.every(({ json }) => json.decided.by === by)).toBe(true);
});

test("a decision that is repeated with its key is answered as before, not refused", async () => {
  const { desk } = await deskWithReview();
  const decide = () =>
    desk.post(
      "/api/reviews/REV-1/decision",
      { type: "ignore" },
      { as: "agent", headers: { "idempotency-key": "d-1" } },
    );
  const first = await decide();
  const again = await decide();
  expect([first.status, again.status]).toEqual([200, 200]);
  expect(again.json).toEqual(first.json);
});

test("an agent takes a review and does not give it away", async () => {
  const { desk } = await deskWithReview();
  const assign = (agent_id: string, as: Holder) =>
    desk.send("/api/reviews/REV-1/assign", { method: "PUT", body: { agent_id }, as });
  expect((await assign("AGENT-TWO", "agent")).status).toBe(403);
  expect((await assign("AGENT-ONE", "agent")).json).toMatchObject({ assignee: "AGENT-ONE" });
  expect((await assign("AGENT-TWO", "manager")).json).toMatchObject({ assignee: "AGENT-TWO" });
  expect((await desk.send("/api/reviews/REV-1", { as: "agent2" })).status).toBe(200);
});

test("a trace shows every call with what was asked and answered, to evaluators masked", async () => {
  const { desk, ticket } = await deskWithReview();
  const question = { input: { text: "I am Ada Lovelace, ada@example.com" }, output: { label: "billing" } };
  const asked = { ...call("local", 5, ticket.ticket_id), ...question };
  const again = { ...call("local", 6, ticket.ticket_id), input: question.input, output: null };
  await desk.documents.insert("calls", asked);
  await desk.documents.insert("calls", { ...again, same_as: asked.call_id });
  const holders = ["manager", "agent", "agent2", "engineer", "evaluator", "client", "customer"] as const;
  expect(await statuses(desk, "/api/runs/RUN-1/trace", holders)).toEqual([200, 200, 404, 404, 200, 403, 403]);
  const { json } = await desk.send("/api/runs/RUN-1/trace");
  expect(json.calls.slice(-2)).toMatchObject([question, { ...question, same_as: asked.call_id }]);
  expect(json).toMatchObject({ run_id: "RUN-1", policy_hash: "policy-1", versions: null, reviews: [] });
  const masked = await desk.send("/api/runs/RUN-1/trace", { as: "evaluator" });
  expect(masked.text).not.toMatch(/Ada|Lovelace|ada@example/);
});

test("a trace holds what people decided, and not what expired", async () => {
  const decided = {
    by: "AGENT-ONE",
    at: AT,
    type: "response" as const,
    args: "Ask for the order number",
    comment: null,
  };
  const { desk, ticket } = await deskWithReview({ status: "responded", decided });
  await desk.documents.insert(
    "reviews",
    reviewDocument(ticket.ticket_id, { review_id: "REV-2", status: "expired" }),
  );
  const { json } = await desk.send("/api/runs/RUN-1/trace");
  expect(json.reviews).toEqual([
    {
      review_id: "REV-1",
      proposal_hash: "hash-1",
      type: "response",
      args: "Ask for the order number",
      by: "AGENT-ONE",
      at: AT,
    },
  ]);
});

test("a run shows its model and tool calls, not what was recorded for replays", async () => {
  const { desk, ticket } = await deskWithReview();
  const holders = ["manager", "agent", "agent2", "engineer", "evaluator", "client", "customer"] as const;
  expect(await statuses(desk, "/api/runs/RUN-1", holders)).toEqual([200, 200, 404, 404, 200, 403, 403]);
  const { json, text } = await desk.send("/api/runs/RUN-1");
  expect(json.calls.map(({ kind }: CallDocument) => kind)).toEqual(["tool", "model"]);
  expect(text).not.toContain("recorded-secret");
  const listed = await inTurn(["manager", "agent2", "evaluator"] as const, (as) =>
    desk.send(`/api/runs?ticket_id=${ticket.ticket_id}&status=interrupted`, { as }),
  );
  expect(listed.map((answer) => answer.json.length)).toEqual([1, 0, 1]);
  expect(listed[2]?.text).not.toMatch(/Ada|Lovelace/);
});

test("a review takes no arguments with a type that has none, so that nothing somebody changed is passed over", async () => {
  const { desk } = await deskWithReview();
  const decide = (body: object) => desk.post("/api/reviews/REV-1/decision", body, { as: "manager" });
  const refused = await decide({
    type: "accept",
    args: { reply: { text: "Something else", language: "en" } },
  });
  expect(refused.status).toBe(400);
  expect(refused.json.errors).toMatchObject([{ path: "args" }]);
  expect((await decide({ type: "ignore", args: "why" })).status).toBe(400);
  expect((await decide({ type: "accept", args: null })).status).toBe(200);
});
