import { expect, test } from "vitest";
import { createGiveWay } from "../../../server/jobs/give-way.js";

/** What a ticket has to wait after each look, where one was begun just before it. */
function waits(latenesses: readonly number[], requests: number): number[] {
  let [ms, late] = [0, 0];
  const { waitMs, onBegun, onRequest } = createGiveWay({ lateness: () => late, now: () => ms });
  return latenesses.map((next) => {
    [ms, late] = [ms + 100, next];
    for (let request = 0; request < requests; request += 1) onRequest();
    onBegun();
    return waitMs();
  });
}

test("a late event loop doubles the pause between two tickets while requests come in, up to a second", () => {
  expect(waits([30, 30, 30, 30, 30, 30, 30, 30], 10)).toEqual([20, 40, 80, 160, 320, 640, 1000, 1000]);
});

test("the pause halves where the loop is not late, and stays where it is neither", () => {
  expect(waits([30, 30, 30, 15, 5, 5, 5], 10)).toEqual([20, 40, 80, 80, 40, 20, 0]);
});

test("without requests a late event loop is nobody's concern", () => {
  expect(waits([30, 300], 0)).toEqual([0, 0]);
});

test("a pause that has passed is waited for no more", () => {
  let ms = 0;
  const { waitMs, onBegun, onRequest } = createGiveWay({ lateness: () => 100, now: () => ms });
  for (let request = 0; request < 10; request += 1) onRequest();
  ms = 100;
  onBegun();
  expect(waitMs()).toBe(20);
  ms = 120;
  expect(waitMs()).toBe(0);
});
