import fc from "fast-check";
import { expect, test } from "vitest";
import { meanOf, pairedTest, passHat, shareOf } from "../../../server/evaluation/statistics.js";

test.each<[number, number, number, number, number]>([
  [8, 10, 0.8, 0.4902, 0.9433],
  [0, 10, 0, 0, 0.2775],
  [10, 10, 1, 0.7225, 1],
])("%d of %d is %d, between %d and %d (Wilson)", (right, all, value, low, high) => {
  const share = shareOf(right, all);
  expect(share.value).toBe(value);
  expect(share.low).toBeCloseTo(low, 4);
  expect(share.high).toBeCloseTo(high, 4);
});

test.each([
  [3, 3, 2, 1],
  [2, 3, 1, 2 / 3],
  [2, 3, 2, 1 / 3],
  [1, 3, 2, 0],
  [0, 3, 1, 0],
])("of %d passes in %d runs, pass^%d is %d", (passes, runs, k, expected) => {
  expect(passHat(passes, runs, k)).toBeCloseTo(expected, 12);
});

test("pass^k never grows with k", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(12), (runs, passed) => {
      const chances = Array.from({ length: runs }, (_, at) => passHat(Math.min(passed, runs), runs, at + 1));
      expect(chances).toEqual(chances.toSorted((a, b) => b - a));
    }),
  );
});

test.each([
  [0, 0, 1],
  [1, 0, 1],
  [5, 5, 1],
  [10, 2, 0.0386],
  [0, 8, 0.0078],
])("%d gained and %d lost come about by chance with p = %d (exact McNemar)", (gained, lost, p) => {
  expect(pairedTest(gained, lost)).toBeCloseTo(p, 4);
  expect(pairedTest(lost, gained)).toBeCloseTo(p, 4);
});

test("a mean's interval holds it, is the same each time, and narrows with more of the same", () => {
  const few = meanOf([0, 1, 1, 0, 1]);
  const many = meanOf(Array.from({ length: 500 }, (_, at) => Number(at % 5 !== 0)));
  expect(few).toEqual(meanOf([0, 1, 1, 0, 1]));
  expect(few.low).toBeLessThan(few.value);
  expect(few.high).toBeGreaterThan(few.value);
  expect(many.high - many.low).toBeLessThan(few.high - few.low);
});
