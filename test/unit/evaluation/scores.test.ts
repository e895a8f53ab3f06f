import { expect, test } from "vitest";
import { EvaluationCase, Expected, type CaseResult } from "../../../domain/evaluation.js";
import { scoreAll } from "../../../server/evaluation/score-all.js";
import { scoreCase } from "../../../server/evaluation/score-case.js";
import { createPathMatch } from "../../../server/evaluation/trajectory.js";
import { runState } from "../agents/run-state.js";

const DRAFT = {
  steps: [],
  message: "Dear Ada, your refund is on its way.",
  language: "en",
  citations: [{ article_id: "refunds", title: "Refunds", relevance_score: 0.9 }],
  cited: [],
  actions: [
    {
      type: "refund" as const,
      args: { order_id: "ORD-1", amount: "10.00", currency: "USD", reason: "broken" },
      action_id: "ACT-1",
      reason: "it is due",
      limit: { approvals_needed: 0 as const, total: "10.00", because: [] },
    },
  ],
  resolution_probability: 0.9,
  resolved: true,
  concerns: [],
  playbook: null,
  decided_by: "local",
};

const outcome = {
  state: runState({ draft: DRAFT }),
  path: ["prepare", "classify"],
  pathMatches: async (expected: readonly string[]) => expected.join() === "prepare,classify",
  finalState: { hash: "a".repeat(64), documents: { ticket: { status: "resolved" } } },
};

const met = async (expected: Expected) =>
  (await scoreCase(Expected.parse(expected), outcome)).map(({ met: isMet }) => isMet);

test.each<[string, Expected, Expected]>([
  ["what must be cited", { must_cite: ["refunds"] }, { must_cite: ["refunds", "warranty"] }],
  ["what must be said, in any case", { must_contain: ["YOUR refund"] }, { must_contain: ["sorry"] }],
  ["what must not be said", { must_not_contain: ["guarantee"] }, { must_not_contain: ["dear ada"] }],
  [
    "actions by type",
    { actions: [{ type: "refund", args: {} }] },
    { actions: [{ type: "credit", args: {} }] },
  ],
  [
    "actions by the args that are given",
    { actions: [{ type: "refund", args: { amount: "10.00" } }] },
    { actions: [{ type: "refund", args: { amount: "11.00" } }] },
  ],
  ["no more actions than expected", { actions: [{ type: "refund", args: {} }] }, { actions: [] }],
  ["the path", { path: ["prepare", "classify"] }, { path: ["prepare"] }],
  ["the final state by its hash", { final_state: "a".repeat(64) }, { final_state: "b".repeat(64) }],
  [
    "the final state by its documents",
    { final_state: { ticket: { status: "resolved" } } },
    { final_state: { ticket: { status: "open" } } },
  ],
  ["whether it is escalated", { escalated: false }, { escalated: true }],
])("%s is met, and not met", async (_name, right, wrong) => {
  expect([await met(right), await met(wrong)]).toEqual([[true], [false]]);
});

test("nothing that is not expected is scored, and a wrong label is refused with the right ones", () => {
  expect(() => Expected.parse({ category: "shoes" })).toThrow("billing");
  expect(
    EvaluationCase.parse({ case_id: "1", ticket: { subject: "a", description: "b" }, expected: {} }),
  ).toMatchObject({
    ticket: { customer_email: "customer@example.com" },
    customer: { identity: "verified", tier: "standard", orders: [] },
  });
});

test.each([
  ["strict", ["a", "b"], ["a", "b"], true],
  ["strict", ["b", "a"], ["a", "b"], false],
  ["unordered", ["b", "a"], ["a", "b"], true],
  ["subset", ["a"], ["a", "b"], true],
  ["subset", ["a", "c"], ["a", "b"], false],
  ["superset", ["a", "b", "c"], ["a", "b"], true],
  ["superset", ["a"], ["a", "b"], false],
] as const)("a path matches %s: %j for %j is %s", async (mode, path, expected, matches) => {
  expect(await createPathMatch(mode)(path, expected)).toBe(matches);
});

const result = (case_id: string, repeat: number, { expected, actual, confidence }: Label): CaseResult => ({
  case_id,
  repeat,
  category: expected,
  fields: [{ field: "category", expected, actual, met: expected === actual, confidence }],
  passed: expected === actual,
  final_state_hash: null,
  judgement: null,
  cost_usd: 0.01,
  input_tokens: 10,
  output_tokens: 5,
  ms: repeat * 10,
  failure: null,
});
type Label = { expected: string; actual: string; confidence: number };

test("scores tell shares, confusion, calibration, coverage, categories and pass^k of all runs", () => {
  const right = { expected: "billing", actual: "billing", confidence: 0.9 };
  const wrong = { expected: "order", actual: "billing", confidence: 0.3 };
  const late = { expected: "order", actual: "order", confidence: 0.8 };
  const scores = scoreAll(
    [result("1", 1, right), result("2", 1, wrong), result("1", 2, right), result("2", 2, late)],
    2,
  );
  expect(scores).toMatchObject({
    cases: 2,
    runs: 4,
    passed: { value: 0.75 },
    fields: { category: { value: 0.75, runs: 4 } },
    classes: {
      category: {
        labels: ["billing", "order"],
        confusion: [
          [2, 0],
          [1, 1],
        ],
      },
    },
    by_category: { billing: { value: 1 }, order: { value: 0.5 } },
    pass_hat: { "1": { value: 0.75 }, "2": { value: 0.5 } },
    escalation: null,
    cost_usd: 0.04,
    latency_ms: { p50: 10, p95: 10 },
  });
  expect(scores.classes["category"]?.macro_f1).toBeCloseTo((0.8 + 2 / 3) / 2, 10);
  const { accuracy_at_coverage, bins, expected_calibration_error } = scores.calibration["category"]!;
  expect(accuracy_at_coverage).toEqual({ "100": 0.75, "80": 1, "60": 1, "40": 1 });
  expect(bins.reduce((sum, { runs }) => sum + runs, 0)).toBe(4);
  expect(expected_calibration_error).toBeCloseTo((2 * 0.1 + 0.3 + 0.2) / 4, 10);
});

test("of escalations it tells how many were right and how many were found", () => {
  const escalated = (id: string, expected: boolean, actual: boolean): CaseResult => ({
    ...result(id, 1, { expected: "billing", actual: "billing", confidence: 1 }),
    fields: [{ field: "escalated", expected, actual, met: expected === actual, confidence: null }],
  });
  const results = [escalated("1", true, true), escalated("2", true, false), escalated("3", false, true)];
  expect(scoreAll([...results, escalated("4", true, true)], 1).escalation).toEqual({
    precision: 2 / 3,
    recall: 2 / 3,
  });
});
