import { expect, test } from "vitest";
import { serveDesk } from "../../fixtures/http-desk.js";

test("statistics count how the last days' tickets went", async () => {
  const desk = await serveDesk();
  const at = (minute: number) => `2026-03-02T09:${String(minute).padStart(2, "0")}:00.000Z`;
  const rating = { score: 5, comment: "Call me on +49 30 901820", at: at(40) };
  await desk.ticket({
    category: "billing",
    status: "resolved",
    resolved_at: at(30),
    first_responded_at: at(4),
    automatic_tries: 1,
    rating,
  });
  await desk.ticket({
    category: "refund",
    status: "closed",
    resolved_at: at(54),
    first_responded_at: at(8),
    human_owned: true,
  });
  await desk.ticket({ category: "refund", sla_status: "breached" });
  const { json } = await desk.send("/api/statistics");
  expect(json).toMatchObject({ days: 7, tickets: 3, resolution_rate: 2 / 3, automation_rate: 0.5 });
  expect(json.by_day.at(-1)).toMatchObject({
    day: "2026-03-02",
    tickets: 3,
    by_category: { billing: 1, refund: 2 },
  });
  // A day on which nothing came in is a day as well.
  expect(json.by_day).toHaveLength(8);
  expect(json.by_day[0]).toEqual({ day: "2026-02-23", tickets: 0, breached: 0, by_category: {} });
  expect(json.first_response_minutes).toMatchObject({ count: 2, average: 6, p90: 8 });
  expect(json.first_response_minutes.buckets.map(({ count }: { count: number }) => count)).toEqual([
    0, 1, 1, 0, 0, 0,
  ]);
  expect(json.resolution_hours.average).toBeCloseTo(0.7);
  expect(json.csat).toEqual({ average: 5, count: 1, by_score: [0, 0, 0, 0, 1] });
  expect(json.feedback).toMatchObject([{ score: 5, comment: rating.comment }]);
  expect(json.people).toContainEqual(
    expect.objectContaining({ name: "Person agent", utilisation: 0, performance: 0.5 }),
  );

  const masked = (await desk.send("/api/statistics", { as: "evaluator" })).json;
  expect(masked.feedback).toMatchObject([{ score: 5, comment: null }]);
  expect((await desk.send("/api/statistics?days=0")).status).toBe(400);
});

test("where nothing has happened yet, rates and averages are absent rather than zero", async () => {
  const desk = await serveDesk();
  const { json } = await desk.send("/api/statistics?days=1");
  expect(json).toMatchObject({
    tickets: 0,
    resolution_rate: null,
    automation_rate: null,
    csat: { average: null },
  });
  expect(json.first_response_minutes.average).toBeNull();
});

test("each queue has its forecast with an interval, the busiest first", async () => {
  const desk = await serveDesk();
  await desk.ticket({ routed_queue: "tech_support", created_at: "2026-03-01T09:00:00.000Z" });
  const { json } = await desk.send("/api/statistics");
  const [first, second] = json.forecast;
  expect(first).toMatchObject({ queue: "tech_support", horizon_hours: 4 });
  expect(first.expected_arrivals.low).toBeLessThanOrEqual(first.expected_arrivals.value);
  expect(first.expected_arrivals.high).toBeGreaterThan(first.expected_arrivals.value);
  expect(first.history_hours).toBeGreaterThan(0);
  expect(second.expected_arrivals).toMatchObject({ value: 0 });
});
