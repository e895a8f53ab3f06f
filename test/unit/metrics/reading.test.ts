import { expect, test } from "vitest";
import { createReading } from "../../../server/metrics/reading.js";

const KEPT_MS = 15_000;

/** A reading that takes as long as the test says, on a clock that only the test moves. */
function open({ tookMs = 0, fails = false } = {}) {
  let now = 0;
  let readings = 0;
  const read = async () => {
    readings += 1;
    now += tookMs;
    if (fails) throw new Error("the store is down");
  };
  const ask = createReading(read, { keptMs: KEPT_MS, nowMs: () => now });
  return {
    /** How often it was read, asked once more so many milliseconds after the last time. */
    askedAfter: async (ms: number) => {
      now += ms;
      await ask();
      return readings;
    },
  };
}

test.each([
  { tookMs: 10, rests: KEPT_MS, title: "a quick reading is kept for as long as it may" },
  { tookMs: 400, rests: 39_600, title: "one that takes longer is made for a hundredth of the time" },
  { tookMs: 6000, rests: 60_000, title: "a slow one, as under load, is a minute old at most" },
  { tookMs: 6000, fails: true, rests: KEPT_MS, title: "one that failed is made again as soon as any" },
])("$title", async ({ rests, ...reading }) => {
  const { askedAfter } = open(reading);
  expect(await askedAfter(0)).toBe(1);
  expect(await askedAfter(rests - 1)).toBe(1);
  expect(await askedAfter(1)).toBe(2);
});
