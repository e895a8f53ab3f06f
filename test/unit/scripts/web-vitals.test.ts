import { expect, test } from "vitest";
import { blockingTime, interactionDelays, medians } from "../../../scripts/bench/web-vitals.js";

test.each<[string, { start: number; duration: number }[], number]>([
  ["no task blocks nothing", [], 0],
  ["a task of 50 ms does not block", [{ start: 200, duration: 50 }], 0],
  [
    "of longer ones what is beyond 50 ms, added up",
    [
      { start: 200, duration: 80 },
      { start: 400, duration: 150 },
    ],
    130,
  ],
  ["before the first paint nobody can click", [{ start: 0, duration: 100 }], 0],
  ["of a task around the first paint what comes after it", [{ start: 50, duration: 200 }], 100],
])("%s", (_what, tasks, ms) => {
  expect(blockingTime(tasks, 100)).toBe(ms);
});

test("an interaction is as slow as the slowest of its events", () => {
  const events = [
    { id: 1, duration: 16 },
    { id: 1, duration: 40 },
    { id: 2, duration: 24 },
    { id: 3, duration: 160 },
  ];
  expect(interactionDelays(events)).toEqual({ count: 3, p50: 40, p98: 160 });
  expect(interactionDelays([])).toEqual({ count: 0, p50: 0, p98: 0 });
});

test("of several measurements each figure is the middle one", () => {
  expect(
    medians([
      { fcp: 300, lcp: 1 },
      { fcp: 100, lcp: 3 },
      { fcp: 200, lcp: 2 },
    ]),
  ).toEqual({ fcp: 200, lcp: 2 });
});
