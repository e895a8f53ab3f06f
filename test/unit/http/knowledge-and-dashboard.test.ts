import { expect, test } from "vitest";
import { serveDesk } from "../../fixtures/http-desk.js";

const ARTICLE = { title: "Refunds", content: "Refunds take three to five days.", category: "refund" };

test("an article is found once it is written, changes with it, and is gone when it is removed", async () => {
  const desk = await serveDesk();
  const { json: article, headers } = await desk.post("/api/knowledge/articles", ARTICLE);
  const path = `/api/knowledge/articles/${article.article_id}`;
  expect(headers.get("location")).toBe(path);
  const found = async () => (await desk.send("/api/knowledge/search?q=refund", { as: "customer" })).json;
  expect(await found()).toMatchObject([
    { article_id: article.article_id, title: "Refunds", relevance_score: 0.9 },
  ]);
  await desk.send(path, { method: "PUT", body: { ...ARTICLE, title: "Money back" } });
  expect(await found()).toMatchObject([{ title: "Money back" }]);
  await desk.send(path, { method: "PUT", body: { ...ARTICLE, status: "draft" } });
  expect(await found()).toEqual([]);
  expect((await desk.send(path, { as: "agent" })).status).toBe(200);
  expect((await desk.send(path, { as: "customer" })).status).toBe(404);
  expect((await desk.send(path, { method: "DELETE" })).status).toBe(204);
  expect((await desk.send(path)).status).toBe(404);
});

test("an article is kept when the index cannot be reached, and can be removed all the same", async () => {
  const gone = async () => {
    throw new Error("no index");
  };
  const desk = await serveDesk({ index: { search: async () => [], put: gone, remove: gone } });
  const { status, json } = await desk.post("/api/knowledge/articles", ARTICLE);
  expect(status).toBe(201);
  const path = `/api/knowledge/articles/${json.article_id}`;
  expect((await desk.send(path, { method: "DELETE" })).status).toBe(204);
  expect((await desk.send(path)).status).toBe(404);
});

test("the dashboard counts what is open, and says what asks for attention", async () => {
  const desk = await serveDesk();
  await desk.ticket({ queue: "billing_support", status: "assigned", priority: "high" });
  await desk.ticket({ queue: "billing_support", status: "open", priority: "low" });
  await desk.ticket({ queue: "tech_support", status: "resolved", resolved_at: "2026-03-02T09:00:00.000Z" });
  const { json } = await desk.send("/api/dashboard");
  expect(json.queues).toEqual([
    { queue: "billing_support", depth: 2, by_priority: { critical: 0, high: 1, medium: 0, low: 1 } },
  ]);
  expect(json.sla).toEqual({ on_track: 2, at_risk: 0, breached: 0 });
  expect(json.people).toEqual({ available: 6, busy: 0, offline: 0 });
  expect(json.reviews).toEqual({ open: 0, overdue: 0 });
  expect(json.volume.last_24_hours).toEqual([{ hour: "2026-03-02T09", tickets: 3 }]);
  expect(json.alerts).toMatchObject([{ kind: "waiting_unassigned", count: 1 }]);
});

test("people are listed page by page", async () => {
  const desk = await serveDesk();
  const first = await desk.send("/api/people?limit=4");
  expect(first.json).toHaveLength(4);
  const next = /<(.+)>/.exec(first.headers.get("link")!)?.[1];
  const rest = await desk.send(next!);
  expect(rest.json).toHaveLength(2);
  expect(rest.headers.get("link")).toBeNull();
  expect(rest.json[0]).not.toHaveProperty("open_weight");
});
