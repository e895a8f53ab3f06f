import { expect, test } from "vitest";
import { createGiveWay } from "../../../server/jobs/give-way.js";

/** Looks at once for each lateness, with so many requests before each. */
function looks(latenesses: readonly number[], requests: number): number[] {
  let [ms, late] = [0, 0];
  const { most, onRequest } = createGiveWay({ most: 8, lateness: () => late, now: () => ms });
  return latenesses.map((next) => {
    [ms, late] = [ms + 100, next];
    for (let request = 0; request < requests; request += 1) onRequest();
    return most();
  });
}

test("a late event loop halves the tickets that are worked at once while requests come in, down to one", () => {
  expect(looks([30, 30, 30, 30], 10)).toEqual([4, 2, 1, 1]);
});

test("they grow again by one where it is not late, and stay where it is neither", () => {
  expect(looks([30, 30, 5, 5, 15, 5], 10)).toEqual([4, 2, 3, 4, 4, 5]);
});

test("without requests a late event loop is nobody's concern", () => {
  expect(looks([30, 300], 0)).toEqual([8, 8]);
});

test("between two looks nothing changes", () => {
  const { most, onRequest } = createGiveWay({ most: 8, lateness: () => 100, now: () => 0 });
  for (let request = 0; request < 10; request += 1) onRequest();
  expect(most()).toBe(8);
});
