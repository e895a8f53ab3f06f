import { Registry } from "prom-client";
import { expect, test } from "vitest";
import type { Op } from "../../../domain/documents.js";
import { createCountCommits } from "../../../server/metrics/count-commits.js";
import { createInstruments } from "../../../server/metrics/instruments.js";
import { valueOf } from "../../fixtures/prometheus-text.js";

/** The metrics after these commits, one after the other. */
async function after(...commits: Op[][]): Promise<string> {
  const registry = new Registry();
  const count = createCountCommits(createInstruments(registry));
  for (const ops of commits) count(ops);
  return registry.metrics();
}

const event = (type: string, data: object = {}): Op => ({
  op: "insert",
  collection: "events",
  document: { event_id: "EVT-1", type, data },
});
const step = (node: string, ms: number, attempt = 1) => ({
  node,
  started_at: "2026-03-02T09:00:00.000Z",
  ms,
  attempt,
});
const path = (values: unknown[]): Op => ({
  op: "append",
  collection: "runs",
  key: "RUN-1",
  field: "path",
  values,
});
const run = (set: object): Op => ({
  op: "patch",
  collection: "runs",
  key: "RUN-1",
  where: {},
  set: { ...set },
});
const NODES = "deskgraph_node_duration_seconds";

test("events are counted by type; ratings, escalations and broken SLAs by what they say", async () => {
  const text = await after([
    event("ticket.created"),
    event("rated", { score: 5 }),
    event("escalated", { level: "manager", by: "ai" }),
    event("sla.changed", { from: { sla_status: "at_risk" }, to: { sla_status: "breached" } }),
    event("sla.changed", { from: { sla_status: "breached" }, to: { sla_status: "breached" } }),
    event("nothing that is an event"),
  ]);
  expect(valueOf(text, "deskgraph_ticket_events_total")).toBe(5);
  expect(valueOf(text, "deskgraph_ratings_total", { score: "5" })).toBe(1);
  expect(valueOf(text, "deskgraph_escalations_total", { level: "manager", by: "ai" })).toBe(1);
  expect(valueOf(text, "deskgraph_sla_breaches_total")).toBe(1);
});

test("a run's outcome and each node's time are counted once", async () => {
  const text = await after(
    [path([step("prepare", 20)])],
    [path([step("classify", 1500, 2)]), run({ status: "interrupted" })],
    [path([step("act", 5)])],
    [run({ status: "completed" })],
    [run({ attempts: 3 })],
  );
  expect(valueOf(text, `${NODES}_count`)).toBe(3);
  expect(valueOf(text, `${NODES}_sum`, { node: "classify" })).toBe(1.5);
  expect(valueOf(text, "deskgraph_node_retries_total", { node: "classify" })).toBe(1);
  expect(valueOf(text, "deskgraph_runs_total", { outcome: "completed" })).toBe(1);
  expect(valueOf(text, "deskgraph_runs_total")).toBe(2);
});

test("the model's tokens and cost are counted by agent, and other calls not at all", async () => {
  const call = (kind: string, name: string): Op => ({
    op: "insert",
    collection: "calls",
    document: { call_id: "CALL-1", kind, name, input_tokens: 900, output_tokens: 100, cost_usd: 0.25 },
  });
  const text = await after([call("model", "classifier.classification"), call("tool", "search_knowledge")]);
  const agent = { agent: "classifier" };
  expect(valueOf(text, "deskgraph_model_calls_total", agent)).toBe(1);
  expect(valueOf(text, "deskgraph_model_tokens_total", { ...agent, direction: "input" })).toBe(900);
  expect(valueOf(text, "deskgraph_model_cost_usd_total")).toBe(0.25);
});
