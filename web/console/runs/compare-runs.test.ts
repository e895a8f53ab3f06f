import { expect, test } from "vitest";
import type { Trace } from "../../api/client.ts";
import { compareRuns } from "./compare-runs.ts";

const trace = (part: Partial<Trace>): Trace => ({
  run_id: "RUN-1",
  ticket_id: "TKT-1",
  epoch: 1,
  watermark: 1,
  graph_version: "1",
  policy_hash: "abc",
  versions: null,
  status: "completed",
  path: [],
  decisions: [],
  cost_usd: 0,
  started_at: "2026-11-30T10:00:00.000Z",
  ended_at: null,
  calls: [],
  reviews: [],
  ...part,
});

const classified = (category: string): Trace["decisions"] => [
  { node: "classify", decided_by: "local", confidence: 0.9, outcome: { category, priority: "low" } },
];

test("two runs that decided the same do not differ, whenever they ran and whatever they cost", () => {
  expect(compareRuns(trace({}), trace({ run_id: "RUN-2", cost_usd: 1 }))).toEqual([]);
});

test("each field that was decided otherwise is named with both values", () => {
  const one = trace({ decisions: classified("billing") });
  const other = trace({ decisions: classified("refund"), policy_hash: "def" });
  expect(compareRuns(one, other)).toEqual([
    { field: "classify.category", recorded: "billing", now: "refund" },
    { field: "policy_hash", recorded: "abc", now: "def" },
  ]);
});
