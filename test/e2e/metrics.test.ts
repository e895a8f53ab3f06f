import { expect, test } from "vitest";
import { NodeName } from "../../domain/run.js";
import { valueOf } from "../fixtures/prometheus-text.js";
import { startDesk } from "../fixtures/start-desk.js";

test("a ticket that was worked and answered stands in the metrics: run, nodes, jobs, model and outbox", async () => {
  const desk = await startDesk();
  const looked = await desk.submit();
  expect(looked.ticket.status).toBe("resolved");
  const { text } = await desk.as(null).get("/metrics");
  const of = (name: string, labels: Record<string, string> = {}) =>
    valueOf(text, `deskgraph_${name}`, labels);

  expect(of("runs_total", { outcome: "completed" })).toBe(1);
  const nodes = NodeName.options.filter((node) => node !== "escalate");
  expect(nodes.map((node) => [node, of("node_duration_seconds_count", { node })])).toEqual(
    nodes.map((node) => [node, 1]),
  );
  expect(of("job_duration_seconds_count", { job_name: "work-ticket", outcome: "done" })).toBeGreaterThan(0);
  expect(of("ticket_events_total", { type: "ticket.created" })).toBe(1);
  expect(of("effects_total", { status: "sent" })).toBeGreaterThan(0);
  expect(of("model_calls_total", { agent: "classifier" })).toBe(1);
  expect(of("model_tokens_total", { direction: "input" })).toBeGreaterThan(0);
  expect(of("model_answers_total", { outcome: "answered" })).toBeGreaterThan(0);
  expect(of("jobs_waiting")).toBe(0);
  expect(of("outbox_due")).toBe(0);
  expect(of("part_up", { part: "documents" })).toBe(1);
  expect(of("store_read")).toBe(1);
  expect(text).not.toMatch(/@example\.com|TKT-|RUN-|invoice/);
});
