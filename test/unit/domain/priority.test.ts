import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Signals } from "../../../domain/condition.js";
import { CustomerTier, Priority, Risk, SentimentLevel } from "../../../domain/enums.js";
import { finalPriority } from "../../../domain/priority.js";
import { defaultPolicy } from "../../fixtures/default-policy.js";
import { signalsOf } from "../../fixtures/signals.js";

const policy = defaultPolicy.priority;

describe("final priority", () => {
  test.each<[string, Priority, Partial<Signals>, Priority]>([
    ["a calm ticket keeps what was suggested", "medium", {}, "medium"],
    ["urgency raises it by one", "medium", { urgent: true }, "high"],
    ["a negative customer of no VIP tier does not rise", "low", { sentiment: "negative" }, "low"],
    ["a very negative one rises by one", "low", { sentiment: "very_negative" }, "medium"],
    ["a negative VIP rises by one", "low", { sentiment: "negative", tier: "platinum" }, "medium"],
    ["a very negative VIP rises by two", "low", { sentiment: "very_negative", tier: "enterprise" }, "high"],
    ["high risk raises it by one", "medium", { risk: "high" }, "high"],
    ["medium risk does not", "medium", { risk: "medium" }, "medium"],
    [
      "everything at once is critical and no more",
      "low",
      { urgent: true, risk: "high", sentiment: "very_negative", tier: "platinum" },
      "critical",
    ],
    ["security is at least high", "low", { category: "security" }, "high"],
    ["critical security stays critical", "critical", { category: "security" }, "critical"],
    ["very positive without urgency is low", "high", { sentiment: "very_positive" }, "low"],
    [
      "very positive with urgency rises as any other",
      "medium",
      { sentiment: "very_positive", urgent: true },
      "high",
    ],
    [
      "very positive security is high all the same",
      "medium",
      { sentiment: "very_positive", category: "security" },
      "high",
    ],
    ["a ticket whose sentiment is unknown keeps what was suggested", "medium", { sentiment: null }, "medium"],
  ])("%s", (_name, suggested, differing, expected) => {
    expect(finalPriority(suggested, signalsOf(differing), policy).priority).toBe(expected);
  });

  test("it says which rules made it", () => {
    const signals = signalsOf({ urgent: true, category: "security" });
    expect(finalPriority("low", signals, policy)).toEqual({
      priority: "high",
      because: ["urgent", "security"],
    });
  });

  test("a rule that reads the priority reads the suggested one", () => {
    const raise = [{ name: "medium goes up", when: { priority: ["medium" as const] } }];
    const onlyRaise = { set: [], at_least: [], raise };
    expect(finalPriority("medium", signalsOf({ priority: "low" }), onlyRaise).priority).toBe("high");
    expect(finalPriority("low", signalsOf({ priority: "medium" }), onlyRaise).priority).toBe("low");
  });

  test("only great joy lowers it", () => {
    const rank = (priority: Priority) => Priority.options.indexOf(priority);
    const anySignals = fc.record({
      urgent: fc.boolean(),
      risk: fc.constantFrom(...Risk.options),
      tier: fc.constantFrom(...CustomerTier.options),
      sentiment: fc.constantFrom(...SentimentLevel.options.filter((level) => level !== "very_positive")),
    });
    fc.assert(
      fc.property(fc.constantFrom(...Priority.options), anySignals, (suggested, differing) => {
        const { priority } = finalPriority(suggested, signalsOf(differing), policy);
        expect(rank(priority)).toBeLessThanOrEqual(rank(suggested));
      }),
    );
  });
});
