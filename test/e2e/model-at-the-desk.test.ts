import { pino } from "pino";
import { afterEach, describe, expect, test } from "vitest";
import type { Policy } from "../../domain/policy.js";
import type { ModelOutcome } from "../../server/model/create-model.js";
import { createExchange } from "../../server/model/exchange.js";
import {
  calls,
  completion,
  deciding,
  fails,
  says,
  startScriptedModel,
  type ChatRequest,
  type Reply,
  type ScriptedModel,
  type Script,
} from "../fakes/scripted-model.js";
import { answersIn, sentSlots } from "../fixtures/look-at.js";
import { startDesk } from "../fixtures/start-desk.js";

const DECISIONS = {
  classification: {
    category: "billing",
    priority: "medium",
    complexity: 0.2,
    intent: "billing_question",
    entities: {},
    confidence: 0.97,
    reasoning: "It asks about the months on an invoice.",
  },
  sentiment: {
    sentiment: "neutral",
    confidence: 0.97,
    urgent: false,
    risk: "low",
    urgency_keywords: [],
    trend: "same",
  },
  hand_off_note: { summary: "Look at this.", action_plan: ["Answer"] },
};

const draft = (message: string) => ({
  steps: [],
  message,
  citations: [],
  resolution_probability: 0.97,
  resolved: true,
});

/** Decides as above, looks at the customer's orders, and hands in the message. */
const answering =
  (message: string): Script =>
  (request: ChatRequest) => {
    if (request.tool_choice) return decide(request);
    return request.messages.at(-1)?.role === "tool"
      ? calls("submit_draft", draft(message))
      : calls("get_orders", {});
  };
const decide = deciding(DECISIONS);

let server: ScriptedModel | undefined;
afterEach(async () => {
  await server?.close();
});

/** A whole desk whose model is a real client of a scripted server. */
async function deskAsking(script: Script, change?: (policy: Policy) => void) {
  server = await startScriptedModel({ script });
  const outcomes: ModelOutcome[] = [];
  const desk = await startDesk({
    exchange: createExchange({
      endpoint: { apiKey: "sk-test", baseUrl: server.url, name: "gpt-4o-mini" },
      prices: { "gpt-4o": { input_usd_per_million: 1, output_usd_per_million: 10 } },
      log: pino({ level: "silent" }),
      timing: { attemptTimeoutMs: 300, deadlineMs: 600, firstRetryMs: 1 },
    }),
    countModel: (outcome) => void outcomes.push(outcome),
    ...(change ? { change } : {}),
  });
  return { desk, outcomes, requests: server.requests };
}

test("a model that answers is trusted as far as the policy goes, and every call is accounted for", async () => {
  const { desk, outcomes } = await deskAsking(answering("It covers twelve months."));
  const end = await desk.submit();
  expect(end.ticket).toMatchObject({ status: "resolved", degraded: [] });
  expect(answersIn(end)).toEqual(["It covers twelve months."]);
  expect(outcomes).toEqual(["answered", "answered", "answered", "answered"]);
  const recorded = await desk.desk.store.documents.find("calls", { filter: { kind: "model" } });
  expect(recorded.map(({ name }) => name)).toEqual(
    expect.arrayContaining([expect.stringMatching(/^classifier\./), "troubleshooter.converse"]),
  );
  expect(recorded.map((call) => [call["input_tokens"], call["output_tokens"], call["cost_usd"]])).toEqual(
    Array.from({ length: 4 }, () => [100, 20, 0.0003]),
  );
  expect(end.runs[0]?.cost_usd).toBeCloseTo(0.0012, 9);
});

describe("whatever a model does wrong, the desk decides by itself, says so, and a person looks", () => {
  test.each<[string, Reply, ModelOutcome]>([
    ["429", fails(429), "unavailable"],
    ["500", fails(500), "unavailable"],
    ["401", fails(401), "unavailable"],
    ["no answer", { hang: true }, "unavailable"],
    ["a reset connection", { reset: true }, "unavailable"],
    ["a body cut short", { cut: '{"choices": [{' }, "unavailable"],
    ["a refusal", completion({ refusal: "No." }), "refused"],
    ["the content filter", completion({ finish_reason: "content_filter" }), "refused"],
    ["an answer cut off", completion({ content: "Dear", finish_reason: "length" }), "unusable"],
    ["malformed arguments", calls("submit_draft", '{"steps": ['), "unusable"],
    [
      "a wrong schema",
      completion({ tool_calls: [{ name: "submit_draft", args: { steps: "all" } }] }),
      "unusable",
    ],
    ["chatter", says("I am happy to help you today!"), "unusable"],
  ])("%s", async (_name, reply, outcome) => {
    const { desk, outcomes } = await deskAsking([reply]);
    const end = await desk.submit();
    expect(outcomes).toContain(outcome);
    expect(end.ticket.degraded).toContain("model");
    expect(end.ticket.open_review_id).not.toBeNull();
    expect(end.ticket.category).toBe("billing");
    expect(end.ticket.ai_suggested_reply).not.toBeNull();
    expect(sentSlots(end)).not.toContain("reply");
    expect(end.runs[0]?.decisions.map(({ decided_by }) => decided_by)).not.toContain("model:scripted");
    const review = await desk.reviewOf(end);
    expect(review.reasons.join()).toContain("worked without its model");
  });
});

test("a token that stands for nothing keeps a draft from leaving by itself", async () => {
  const { desk } = await deskAsking(answering("We refunded the account [IBAN_3]."));
  const end = await desk.submit();
  expect(sentSlots(end)).not.toContain("reply");
  expect((await desk.reviewOf(end)).reasons.join()).toContain("[IBAN_3]");
});

describe("a ticket's budget", () => {
  test("that runs out in a run hands the ticket over", async () => {
    const { desk, requests } = await deskAsking(answering("Twelve."), (policy) => {
      policy.budget.model_calls = 3;
    });
    const end = await desk.submit();
    expect(requests).toHaveLength(3);
    expect(end.ticket.degraded).toContain("budget");
    expect(sentSlots(end)).not.toContain("reply");
    expect((await desk.reviewOf(end)).reasons.join()).toContain("3 of 3 model calls");
  });

  test("is one for all of its runs", async () => {
    const { desk, requests } = await deskAsking(answering("Twelve."), (policy) => {
      policy.budget.model_calls = 5;
    });
    const first = await desk.submit();
    expect(answersIn(first)).toEqual(["Twelve."]);
    expect(requests).toHaveLength(4);
    await desk
      .as("customer")
      .post(`/api/tickets/${first.ticket.ticket_id}/messages`, { text: "Thirteen, surely?" });
    const second = await desk.settle(first.ticket.ticket_id);
    expect(second.runs).toHaveLength(2);
    expect(requests).toHaveLength(5);
    expect(second.ticket.degraded).toContain("budget");
    expect(answersIn(second)).toEqual(["Twelve."]);
  });
});
