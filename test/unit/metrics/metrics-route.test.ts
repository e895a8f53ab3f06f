import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { AppError } from "../../../domain/errors.js";
import { createServiceApp } from "../../../server/http/create-service-app.js";
import { isInner } from "../../../server/http/inner-network.js";
import { createMetrics } from "../../../server/metrics/create-metrics.js";
import { newTicket, serveDesk } from "../../fixtures/http-desk.js";
import { readPrometheus, valueOf } from "../../fixtures/prometheus-text.js";

const HTTP = "deskgraph_http_request_duration_seconds_count";

describe("/metrics", () => {
  test("needs no key, speaks Prometheus' text format, and holds the process's own metrics", async () => {
    const desk = await serveDesk();
    const { status, headers, text } = await desk.send("/metrics", { as: null });
    expect(status).toBe(200);
    expect(headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
    const { names } = readPrometheus(text);
    expect(names).toEqual(
      expect.arrayContaining(["nodejs_eventloop_lag_p99_seconds", "process_cpu_seconds_total"]),
    );
  });

  test.each(["x-forwarded-for", "forwarded", "via", "x-real-ip"])(
    "is refused to whoever comes through a proxy that says so by %s",
    async (header) => {
      const desk = await serveDesk();
      const { status, json } = await desk.send("/metrics", {
        as: "admin",
        headers: { [header]: "203.0.113.7" },
      });
      expect([status, json.type]).toEqual([403, "urn:deskgraph:problem:forbidden"]);
    },
  );

  test.each([
    ["127.0.0.1", true],
    ["::1", true],
    ["::ffff:10.2.3.4", true],
    ["172.31.255.1", true],
    ["172.32.0.1", false],
    ["192.168.7.1", true],
    ["203.0.113.7", false],
    ["::ffff:203.0.113.7", false],
    ["fd12::1", true],
    ["2001:db8::1", false],
    [undefined, false],
  ])("%s belongs to the inner network: %s", (address, expected) => {
    expect(isInner(address)).toBe(expected);
  });
});

test("a process that only works answers its probes and nothing else, its metrics to the inner network alone", async () => {
  const { deps } = await serveDesk();
  const server = createServer(createServiceApp(deps)).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const ask = async (path: string, headers = {}) =>
    (await fetch(`http://127.0.0.1:${port}${path}`, { headers })).status;
  expect(await Promise.all(["/healthz", "/readyz", "/metrics"].map((path) => ask(path)))).toEqual([
    200, 200, 200,
  ]);
  expect(await Promise.all(["/openapi.json", "/api/tickets"].map((path) => ask(path)))).toEqual([404, 404]);
  expect(await ask("/metrics", { "x-forwarded-for": "203.0.113.7" })).toBe(403);
});

test("requests are counted by their route's template and status, whatever the address says", async () => {
  const desk = await serveDesk();
  const { ticket_id } = await desk.ticket();
  await desk.send(`/api/tickets/${ticket_id}`);
  await desk.send("/api/tickets/TKT-20260101-00000000");
  await desk.send("/nothing/here/ada@example.com", { as: null });
  await desk.post("/api/tickets?wait=1", newTicket(), { as: "client" });
  const { text } = await desk.send("/metrics", { as: null });
  const of = (route: string, status: string) => valueOf(text, HTTP, { route, status });
  expect(of("/api/tickets/:id", "200")).toBe(1);
  expect(of("/api/tickets/:id", "404")).toBe(1);
  expect(of("/api/tickets", "201")).toBe(1);
  expect(of("/api/tickets?wait", "201")).toBe(1);
  expect(of("none", "404")).toBe(1);
  expect(text).not.toMatch(/TKT-|@example\.com|CUST-/);
});

describe("what is read from the store", () => {
  test("is how the desk stands: open tickets, SLA, and what waits", async () => {
    const desk = await serveDesk();
    await desk.ticket({ status: "assigned", queue: "billing_support" });
    await desk.ticket({ status: "resolved" });
    await desk.ticket({ settled: false, needs_assignee: true });
    desk.time.now = new Date(desk.time.now.getTime() + 60_000);
    const { text } = await desk.send("/metrics", { as: null });
    expect(valueOf(text, "deskgraph_tickets_open", { status: "assigned", queue: "billing_support" })).toBe(1);
    expect(valueOf(text, "deskgraph_tickets_open")).toBe(2);
    expect(valueOf(text, "deskgraph_tickets_sla", { sla_status: "on_track" })).toBe(2);
    expect(valueOf(text, "deskgraph_tickets_unsettled")).toBe(1);
    expect(valueOf(text, "deskgraph_tickets_unsettled_oldest_seconds")).toBe(60);
    expect(valueOf(text, "deskgraph_store_read")).toBe(1);
  });

  test("is kept for a while, so that scraping costs the store little", async () => {
    const asked: string[] = [];
    const metrics = createMetrics({
      documents: { count: async (name) => (asked.push(name), []), find: async () => [] },
      clock: () => new Date(),
      log: { warn: () => {} },
    });
    await metrics.text();
    const first = asked.length;
    await Promise.all([metrics.text(), metrics.text()]);
    expect([first > 0, asked.length]).toEqual([true, first]);
  });

  test("is left out, and the rest still told, while the store cannot be read", async () => {
    const down = () => Promise.reject(new AppError("unavailable", "the store is down"));
    const warned: unknown[] = [];
    const metrics = createMetrics({
      documents: { count: down, find: down },
      clock: () => new Date(),
      log: { warn: (told: unknown) => void warned.push(told) },
    });
    metrics.watch({ parts: async () => ({ documents: "down", jobs: "ok" }) });
    const text = await metrics.text();
    expect(valueOf(text, "deskgraph_store_read")).toBe(0);
    expect(readPrometheus(text).series.filter(({ name }) => name === "deskgraph_tickets_open")).toEqual([]);
    expect(valueOf(text, "deskgraph_part_up", { part: "jobs" })).toBe(1);
    expect(valueOf(text, "deskgraph_part_up", { part: "documents" })).toBe(0);
    expect(warned).toHaveLength(1);
  });
});

test("two desks in one process count apart", async () => {
  const [one, other] = [await serveDesk(), await serveDesk()];
  await one.send("/api/tickets");
  const { text } = await other.send("/metrics", { as: null });
  expect(valueOf(text, HTTP, { route: "/api/tickets" })).toBe(0);
});
