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
  confidence: fc.double({ min: 0, max: 1, noNaN: true }),
  failedChecks: fc.nat(5),
  asks: fc.boolean(),
  needsPerson: fc.boolean(),
  matters: fc.integer({ min: 1, max: 8 }),
});

test("a probability stays one, and an open question or a failed check never raises it", () => {
  fc.assert(
    fc.property(input, (given) => {
      const probability = resolutionProbability(given);
      expect(probability).toBeGreaterThanOrEqual(0);
      expect(probability).toBeLessThanOrEqual(1);
      expect(resolutionProbability({ ...given, asks: true })).toBeLessThanOrEqual(probability);
      expect(resolutionProbability({ ...given, needsPerson: true })).toBeLessThanOrEqual(probability);
      expect(resolutionProbability({ ...given, relevance: 1 })).toBeGreaterThanOrEqual(probability);
      expect(resolutionProbability({ ...given, confidence: 1 })).toBeGreaterThanOrEqual(probability);
      expect(resolutionProbability({ ...given, failedChecks: given.failedChecks + 1 })).toBeLessThanOrEqual(
        probability,
      );
    }),
  );
});

test.each<[string, Partial<ProbabilityInput>, number, number]>([
  ["a how-to from a highly relevant article", { relevance: 0.95 }, 0.8, 0.95],
  ["an answer from the records", { isAnswered: true }, 0.85, 0.97],
  ["a matter understood that a person must finish", { relevance: 0.9, needsPerson: true }, 0.3, 0.6],
  ["one that asks first as well", { relevance: 0.6, needsPerson: true, asks: true }, 0.15, 0.35],
  ["a vague one-liner", { confidence: 0.5, asks: true }, 0.05, 0.12],
])("%s", (_name, given, least, most) => {
  const base = { isAnswered: false, relevance: 0, confidence: 0.95, failedChecks: 0, asks: false };
  const probability = resolutionProbability({ ...base, needsPerson: false, matters: 1, ...given });
  expect(probability).toBeGreaterThanOrEqual(least);
  expect(probability).toBeLessThanOrEqual(most);
});
