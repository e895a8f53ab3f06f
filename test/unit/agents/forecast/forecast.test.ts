import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gammaCdf, gammaQuantile } from "../../../../agents/forecast/gamma.js";
import { createForecast } from "../../../../agents/forecast/node.js";
import { LoadForecast } from "../../../../agents/forecast/output.js";
import { expectedArrivals } from "../../../../agents/forecast/seasonal-mean.js";
import { breachProbability, expectWait, waitInterval } from "../../../../agents/forecast/waiting.js";
import { AppError } from "../../../../domain/errors.js";
import { Priority } from "../../../../domain/enums.js";
import { defaultPolicy } from "../../../fixtures/default-policy.js";
import { shopTools, type ShopTools } from "../../../fixtures/shop-tools.js";
import { aCase, config, log } from "../case.js";
import { runState } from "../run-state.js";

const WEEK = 168;

describe("expected arrivals", () => {
  test.each<[string, number[], number]>([
    ["nothing recorded: nothing expected", [], 0],
    ["less than a week: the mean of all hours", [2, 4], 12],
    ["the same hours of the week, averaged", [...week({ 0: 3, 1: 1 }), ...week({ 0: 5, 1: 3 })], 6],
  ])("%s", (_name, arrivals, expected) => {
    expect(expectedArrivals(arrivals, 4).value).toBeCloseTo(expected);
  });

  test("the interval holds the mean and narrows, against it, with more weeks", () => {
    const width = (weeks: number) => {
      const { low, value, high } = expectedArrivals(
        Array.from({ length: WEEK * weeks }, () => 5),
        4,
      );
      expect(low).toBeLessThanOrEqual(value);
      expect(high).toBeGreaterThanOrEqual(value);
      return high - low;
    };
    expect(width(4)).toBeLessThan(width(1));
  });

  function week(byHour: Record<number, number>): number[] {
    return Array.from({ length: WEEK }, (_, hour) => byHour[hour] ?? 0);
  }
});

describe("the gamma distribution", () => {
  test.each([
    [{ shape: 1, scale: 1 }, 1, 1 - Math.exp(-1)],
    [{ shape: 2, scale: 1 }, 3, 1 - 4 * Math.exp(-3)],
    [{ shape: 3, scale: 2 }, 20, 1 - Math.exp(-10) * (1 + 10 + 50)],
    [{ shape: 0, scale: 1 }, 0, 1],
  ])("%o at %d", (gamma, x, expected) => expect(gammaCdf(gamma, x)).toBeCloseTo(expected, 8));

  test("a quantile is where the distribution reaches it", () => {
    const gamma = { shape: 3.3, scale: 7 };
    expect(gammaCdf(gamma, gammaQuantile(gamma, 0.9))).toBeCloseTo(0.9, 3);
  });
});

describe("waiting", () => {
  const status = fc.record({
    depth_by_priority: fc.record({
      critical: fc.nat(20),
      high: fc.nat(20),
      medium: fc.nat(20),
      low: fc.nat(20),
    }),
    people: fc.record({ available: fc.nat(6), busy: fc.nat(6), offline: fc.nat(6) }),
    handle_minutes: fc.integer({ min: 1, max: 60 }),
  });
  const level = fc.constantFrom(...Priority.options);

  test("a free person begins at once", () => {
    const free = { depth_by_priority: {}, people: { available: 1, busy: 0, offline: 0 }, handle_minutes: 12 };
    expect(waitInterval(expectWait(free, "low"))).toEqual({ value: 0, low: 0, high: 0 });
  });

  test("more tickets ahead never shorten the wait nor make a breach less likely", () => {
    fc.assert(
      fc.property(status, level, fc.nat(600), (now, priority, minutes) => {
        const depth = { ...now.depth_by_priority, critical: now.depth_by_priority.critical + 1 };
        const later = expectWait({ ...now, depth_by_priority: depth }, priority);
        const before = expectWait(now, priority);
        const left = { firstResponseMinutes: minutes, resolutionMinutes: minutes * 2 };
        expect(waitInterval(later).value).toBeGreaterThanOrEqual(waitInterval(before).value);
        expect(breachProbability(later, left)).toBeGreaterThanOrEqual(breachProbability(before, left) - 0.02);
      }),
    );
  });

  test("a more urgent ticket never waits longer", () => {
    fc.assert(
      fc.property(status, (now) => {
        const waits = Priority.options.map((priority) => waitInterval(expectWait(now, priority)).value);
        expect(waits).toEqual(waits.toSorted((a, b) => a - b));
      }),
    );
  });

  test("what is past its due time is breached for certain, what is answered has no first response left", () => {
    const wait = expectWait(
      { depth_by_priority: {}, people: { available: 1, busy: 0, offline: 0 }, handle_minutes: 1 },
      "low",
    );
    expect(breachProbability(wait, { firstResponseMinutes: -1, resolutionMinutes: 1000 })).toBe(1);
    expect(breachProbability(wait, { firstResponseMinutes: null, resolutionMinutes: 1000 })).toBe(0);
  });
});

describe("the node", () => {
  const forecasting = (given: ShopTools) =>
    createForecast({
      runTool: shopTools(given).runTool,
      readCase: async () => aCase(),
      policy: defaultPolicy,
      log,
      tellTime: async () => new Date("2026-11-20T10:00:00.000Z"),
    })(runState(), config);

  test("forecasts the queue that the ticket is bound for", async () => {
    const { load_forecast } = await forecasting({});
    expect(LoadForecast.parse(load_forecast)).toMatchObject({
      queue: "general_support",
      breach_probability: 0,
    });
    expect(load_forecast).toMatchObject({ expected_arrivals: { value: 4 } });
  });

  test("a crowded queue without people makes a breach likely", async () => {
    const queue = { depth_by_priority: { medium: 60 }, people: { available: 0, busy: 1, offline: 3 } };
    const { load_forecast } = await forecasting({ queue });
    expect((load_forecast as LoadForecast).breach_probability).toBeGreaterThan(0.9);
  });

  test("a queue that cannot be read degrades the run and makes nothing up", async () => {
    const queueStatus = () => Promise.reject(new AppError("unavailable", "away"));
    expect(await forecasting({ deps: { queueStatus } })).toEqual({ degraded: ["forecast"] });
  });
});
