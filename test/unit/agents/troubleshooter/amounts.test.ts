import fc from "fast-check";
import { expect, test } from "vitest";
import { readAmount } from "../../../../agents/troubleshooter/amounts.js";
import {
  resolutionProbability,
  type ProbabilityInput,
} from "../../../../agents/troubleshooter/probability.js";

test.each<[string, string, string | null]>([
  ["$89.99", "89.99", "USD"],
  ["89,99 €", "89.99", "EUR"],
  ["EUR 1.200,50", "1200.50", "EUR"],
  ["$1,089.9", "1089.90", "USD"],
  ["1,200 USD", "1200", "USD"],
  ["50 dollars", "50", "USD"],
  ["£5", "5", "GBP"],
])("%s is %s", (written, amount, currency) => {
  expect(readAmount(written)).toEqual({ amount, currency });
});

test("what holds no number is no amount", () => expect(readAmount("all of it")).toBeNull());

const input: fc.Arbitrary<ProbabilityInput> = fc.record({
  isAnswered: fc.boolean(),
  relevance: fc.double({ min: 0, max: 1, noNaN: true }),
  hasSteps: fc.boolean(),
  confidence: fc.double({ min: 0, max: 1, noNaN: true }),
  failedChecks: fc.nat(5),
  asks: fc.boolean(),
  matters: fc.integer({ min: 1, max: 8 }),
});

test("a probability stays one, and an open question or a failed check never raises it", () => {
  fc.assert(
    fc.property(input, (given) => {
      const probability = resolutionProbability(given);
      expect(probability).toBeGreaterThanOrEqual(0);
      expect(probability).toBeLessThanOrEqual(1);
      expect(resolutionProbability({ ...given, asks: true })).toBeLessThanOrEqual(probability);
      expect(resolutionProbability({ ...given, failedChecks: given.failedChecks + 1 })).toBeLessThanOrEqual(
        probability,
      );
    }),
  );
});
