import { describe, expect, test } from "vitest";
import {
  approvalsNeeded,
  recentSuccessRate,
  reviewReasons,
  type AutonomyFacts,
} from "../../../domain/autonomy.js";
import { defaultPolicy } from "../../fixtures/default-policy.js";

const sure: AutonomyFacts = {
  confidence: 0.8,
  risk: "low",
  priority: "medium",
  escalation: null,
  reply: { language: "en" },
  customer_language: "en",
  actions: [],
  cited: [{ title: "Shipping", success_rate: 0.75 }],
  automatic_tries: 2,
  degraded: [],
  concerns: [],
  injection_signs: [],
  hand_over: null,
};
const limit = (approvals_needed: 0 | 1 | 2, because: string[] = []) => ({
  approvals_needed,
  total: null,
  because,
});

describe("what asks for a person", () => {
  test("a sure answer to an ordinary ticket asks nobody", () => {
    expect(reviewReasons(sure, defaultPolicy)).toEqual([]);
  });

  test.each<[string, Partial<AutonomyFacts>, string]>([
    ["confidence under the policy's", { confidence: 0.79 }, "confidence 0.79 is under 0.80"],
    ["no confidence at all", { confidence: null }, "confidence unknown is under 0.80"],
    ["medium risk", { risk: "medium" }, "risk is medium"],
    ["unknown risk", { risk: null }, "risk is unknown"],
    ["high priority", { priority: "high" }, "priority is high"],
    ["an escalation", { escalation: { reason: "security" } }, "escalated: security"],
    ["nothing to say", { reply: null }, "there is no answer to send"],
    [
      "a language without articles",
      { customer_language: "fr" },
      "the draft is in en, the customer writes fr",
    ],
    [
      "an action outside its limit",
      { actions: [{ type: "cancel_order", limit: limit(1, ["it is final"]) }] },
      "cancel order: it is final",
    ],
    [
      "an article that helps too rarely",
      { cited: [{ title: "Wi-Fi", success_rate: 0.74 }] },
      'the article "Wi-Fi" helped in fewer than 75% of its last uses',
    ],
    ["tries used up", { automatic_tries: 3 }, "the 3 automatic tries of this ticket are used up"],
    ["a model that failed", { degraded: ["model"] }, "worked without its model"],
    ["a concern of the draft", { concerns: ["a token stands for nothing"] }, "a token stands for nothing"],
    [
      "a text that gives orders",
      { injection_signs: ["ignore your instructions"] },
      "the text tries to instruct the agents",
    ],
    [
      "an AI that has stepped back",
      { hand_over: { detail: "the budget is used up" } },
      "the budget is used up",
    ],
  ])("%s", (_name, differing, reason) => {
    expect(reviewReasons({ ...sure, ...differing }, defaultPolicy)).toEqual([reason]);
  });

  test("an action within its limit and an article too new to judge ask nobody", () => {
    const facts = {
      ...sure,
      actions: [{ type: "refund" as const, limit: limit(0) }],
      cited: [{ title: "New", success_rate: null }],
    };
    expect(reviewReasons(facts, defaultPolicy)).toEqual([]);
  });

  test("as many people as the action that asks for most, at least one", () => {
    expect(approvalsNeeded([])).toBe(1);
    expect(approvalsNeeded([{ limit: limit(0) }])).toBe(1);
    expect(approvalsNeeded([{ limit: limit(1) }, { limit: limit(2) }])).toBe(2);
  });

  test("an article is judged by its last uses, once there are enough", () => {
    const { autonomy } = defaultPolicy;
    expect(recentSuccessRate([false, false, false], autonomy)).toBeNull();
    expect(recentSuccessRate([true, true, true, false], autonomy)).toBe(0.75);
    const longAgo = Array.from({ length: 50 }, () => false);
    expect(recentSuccessRate([...longAgo, ...Array.from({ length: 20 }, () => true)], autonomy)).toBe(1);
  });
});
