import { describe, expect, test } from "vitest";
import type { Signals } from "../../../domain/condition.js";
import { escalationLevel, firedTriggers } from "../../../domain/escalation.js";
import { matchRoute, neededTiers } from "../../../domain/routing.js";
import { defaultPolicy } from "../../fixtures/default-policy.js";
import { signalsOf } from "../../fixtures/signals.js";

describe("routing", () => {
  test.each<[string, Partial<Signals>, string, number]>([
    [
      "an enterprise customer goes to VIP support whatever it is about",
      { tier: "enterprise", category: "technical" },
      "vip_support",
      4,
    ],
    ["so does a platinum customer", { tier: "platinum", category: "refund" }, "vip_support", 4],
    ["a gold customer does not", { tier: "gold", category: "refund" }, "returns_team", 12],
    ["technical", { category: "technical" }, "tech_support", 8],
    [
      "billing with negative sentiment",
      { category: "billing", sentiment: "negative" },
      "billing_specialist",
      6,
    ],
    [
      "billing with very negative sentiment",
      { category: "billing", sentiment: "very_negative" },
      "billing_specialist",
      6,
    ],
    ["calm billing", { category: "billing" }, "billing_support", 24],
    ["complaint", { category: "complaint" }, "escalation_team", 4],
    ["account", { category: "account" }, "account_support", 24],
    ["security", { category: "security" }, "account_support", 24],
    ["shipping is anything else", { category: "shipping" }, "general_support", 24],
    ["so is what nobody could classify", { category: null, sentiment: null }, "general_support", 24],
  ])("%s", (_name, differing, queue, resolution_hours) => {
    expect(matchRoute(signalsOf(differing), defaultPolicy)).toMatchObject({ queue, resolution_hours });
  });

  test("urgent work goes to senior people, the rest down the tiers", () => {
    expect(neededTiers("critical", defaultPolicy)).toEqual([3, "specialist"]);
    expect(neededTiers("high", defaultPolicy)).toEqual([3, "specialist"]);
    expect(neededTiers("medium", defaultPolicy)).toEqual([2]);
    expect(neededTiers("low", defaultPolicy)).toEqual([1]);
  });
});

describe("escalation", () => {
  test.each<[string, Partial<Signals>, string[]]>([
    ["an ordinary ticket fires nothing", {}, []],
    [
      "a ticket nobody has read fires nothing",
      {
        category: null,
        priority: null,
        sentiment: null,
        risk: null,
        complexity: null,
        breach_probability: null,
      },
      [],
    ],
    ["critical priority", { priority: "critical" }, ["priority is critical"]],
    ["high risk", { risk: "high" }, ["risk is high"]],
    ["negative and urgent", { sentiment: "negative", urgent: true }, ["negative sentiment with urgency"]],
    ["urgent alone is not enough", { urgent: true }, []],
    ["negative alone is not enough", { sentiment: "very_negative" }, []],
    [
      "negative with high priority",
      { sentiment: "negative", priority: "high" },
      ["negative sentiment with high priority"],
    ],
    ["a negative VIP", { sentiment: "negative", tier: "platinum" }, ["VIP with negative sentiment"]],
    ["complexity from 0.8", { complexity: 0.8 }, ["high complexity"]],
    ["complexity under 0.8 is not enough", { complexity: 0.79 }, []],
    ["a likely breach", { breach_probability: 0.5 }, ["SLA breach is likely"]],
    ["security", { category: "security" }, ["security"]],
    ["who asks for a person gets one", { asks_for_person: true }, ["the customer asks for a person"]],
    ["automatic tries used up", { tries_used_up: true }, ["automatic tries are used up"]],
  ])("%s", (_name, differing, expected) => {
    expect(firedTriggers(signalsOf(differing), defaultPolicy)).toEqual(expected);
  });

  test.each<[string, Partial<Signals>, string]>([
    [
      "a complex technical ticket goes to engineering, even a VIP's critical one",
      { category: "technical", complexity: 0.8, tier: "enterprise", priority: "critical" },
      "engineering",
    ],
    ["a VIP's critical ticket goes to an executive", { tier: "platinum", priority: "critical" }, "executive"],
    ["another critical ticket goes to a manager", { priority: "critical" }, "manager"],
    ["security goes to a manager", { category: "security" }, "manager"],
    ["high risk goes to a manager", { risk: "high" }, "manager"],
    ["a complex ticket that is not technical goes to a supervisor", { complexity: 0.9 }, "supervisor"],
  ])("%s", (_name, differing, expected) => {
    expect(escalationLevel(signalsOf(differing), defaultPolicy)).toBe(expected);
  });
});
