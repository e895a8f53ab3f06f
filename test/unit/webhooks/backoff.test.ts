import fc from "fast-check";
import { expect, test } from "vitest";
import { DAY_MS, HOUR_MS, isoAfter } from "../../../domain/clock.js";
import { nextAttemptAt } from "../../../server/webhooks/backoff.js";

const BEGIN = "2026-03-02T09:00:00.000Z";
const END = isoAfter(BEGIN, DAY_MS);

/** The waits between attempts that fail at once, in milliseconds, until it is given up. */
function waitsOf(random: () => number): number[] {
  const waits: number[] = [];
  let now = BEGIN;
  for (let attempts = 1; attempts < 100; attempts += 1) {
    const next = nextAttemptAt({ attempts, give_up_at: END }, now, random());
    if (next === undefined) return waits;
    waits.push(Date.parse(next) - Date.parse(now));
    now = next;
  }
  return waits;
}

test("waits grow fourfold from five seconds to six hours, and the last ends the day", () => {
  const waits = waitsOf(() => 0.5);
  expect(waits.slice(0, 7).map((ms) => ms / 1000)).toEqual([5, 20, 80, 320, 1280, 5120, 20_480]);
  expect(waits.slice(7, 9)).toEqual([6 * HOUR_MS, 6 * HOUR_MS]);
  expect(waits.reduce((sum, ms) => sum + ms, 0)).toBe(DAY_MS);
});

test("however the chance falls it is tried for exactly a day, ten to thirteen times, and never at once again", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 20, maxLength: 20 }),
      (chances) => {
        let at = 0;
        const waits = waitsOf(() => chances[at++ % chances.length]!);
        expect(waits.reduce((sum, ms) => sum + ms, 0)).toBe(DAY_MS);
        expect(waits.length + 1).toBeGreaterThanOrEqual(10);
        expect(waits.length + 1).toBeLessThanOrEqual(13);
        expect(waits[0]).toBeGreaterThanOrEqual(4000);
      },
    ),
  );
});
