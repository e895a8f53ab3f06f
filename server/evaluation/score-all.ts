import type { CaseResult, EvaluationScores, FieldScore } from "../../domain/evaluation.js";
import {
  accuracyAtCoverage,
  calibrationBins,
  expectedCalibrationError,
  macroF1,
  type Judged,
} from "../../knowledge/learning/metrics.js";
import { meanOf, passHat, shareOf } from "./statistics.js";

/** Fields whose values are a closed set. */
const CLASSES = ["category", "priority", "sentiment", "risk"] as const;
const COVERAGES = [100, 80, 60, 40];

/** The scores of all runs of all cases. */
export function scoreAll(results: readonly CaseResult[], repeats: number): EvaluationScores {
  const cases = grouped(results, ({ case_id }) => case_id);
  const fields = results.flatMap((result) => result.fields);
  const byField = grouped(fields, ({ field }) => field);
  const sum = (of: (result: CaseResult) => number) =>
    results.reduce((total, result) => total + of(result), 0);
  // Later repeats are given the local answers that the first has waited for.
  const firsts = results.filter(({ repeat }) => repeat === 1);
  const judged = results.flatMap(({ judgement }) => (judgement ? [judgement.score] : []));
  return {
    cases: cases.size,
    runs: results.length,
    passed: shareOf(results.filter(({ passed }) => passed).length, results.length),
    fields: mapped(byField, shareMet),
    classes: classScores(byField),
    calibration: calibrationOf(byField),
    escalation: escalationOf(byField.get("escalated") ?? []),
    by_category: mapped(
      grouped(results, ({ category }) => category ?? "none"),
      (of) => ({
        ...shareOf(of.filter(({ passed }) => passed).length, of.length),
        runs: of.length,
      }),
    ),
    pass_hat: passHats([...cases.values()], repeats),
    judged: judged.length === 0 ? null : judged.reduce((a, b) => a + b, 0) / judged.length,
    cost_usd: sum(({ cost_usd }) => cost_usd),
    input_tokens: sum(({ input_tokens }) => input_tokens),
    output_tokens: sum(({ output_tokens }) => output_tokens),
    latency_ms: { p50: percentile(firsts, 0.5), p95: percentile(firsts, 0.95) },
  };
}

const shareMet = (scores: readonly FieldScore[]) => ({
  ...shareOf(scores.filter(({ met }) => met).length, scores.length),
  runs: scores.length,
});

type ByField = ReadonlyMap<string, readonly FieldScore[]>;

const judgedOf = (scores: readonly FieldScore[]): Judged[] =>
  scores.map(({ expected, actual, confidence }) => ({
    truth: String(expected),
    label: typeof actual === "string" ? actual : "none",
    confidence: confidence ?? 0,
  }));

function classScores(byField: ByField): EvaluationScores["classes"] {
  return Object.fromEntries(
    CLASSES.flatMap((field) => {
      const scores = byField.get(field);
      if (!scores) return [];
      const judged = judgedOf(scores);
      const labels = [...new Set(judged.flatMap(({ truth, label }) => [truth, label]))].toSorted();
      const confusion = labels.map((truth) =>
        labels.map((label) => judged.filter((one) => one.truth === truth && one.label === label).length),
      );
      return [[field, { macro_f1: macroF1(judged), labels, confusion }]];
    }),
  );
}

function calibrationOf(byField: ByField): EvaluationScores["calibration"] {
  return Object.fromEntries(
    [...byField].flatMap(([field, scores]) => {
      const told = scores.filter(({ confidence }) => confidence !== null);
      if (told.length === 0) return [];
      const judged = judgedOf(told);
      const atCoverage = COVERAGES.map((share) => [String(share), accuracyAtCoverage(judged, share / 100)]);
      return [
        [
          field,
          {
            expected_calibration_error: expectedCalibrationError(judged),
            bins: calibrationBins(judged),
            accuracy_at_coverage: Object.fromEntries(atCoverage),
          },
        ],
      ];
    }),
  );
}

function escalationOf(scores: readonly FieldScore[]): EvaluationScores["escalation"] {
  if (scores.length === 0) return null;
  const both = scores.filter(({ expected, actual }) => expected === true && actual === true).length;
  const said = scores.filter(({ actual }) => actual === true).length;
  const were = scores.filter(({ expected }) => expected === true).length;
  return { precision: said === 0 ? null : both / said, recall: were === 0 ? null : both / were };
}

function passHats(cases: readonly (readonly CaseResult[])[], repeats: number): EvaluationScores["pass_hat"] {
  const whole = cases.filter((runs) => runs.length === repeats);
  const ks = Array.from({ length: repeats }, (_, at) => at + 1);
  return Object.fromEntries(
    ks.map((k) => [
      String(k),
      meanOf(whole.map((runs) => passHat(runs.filter(({ passed }) => passed).length, repeats, k))),
    ]),
  );
}

function percentile(results: readonly CaseResult[], share: number): number {
  const sorted = results.map(({ ms }) => ms).toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

const mapped = <T, R>(groups: ReadonlyMap<string, T[]>, of: (items: T[]) => R): Record<string, R> =>
  Object.fromEntries([...groups].map(([key, items]) => [key, of(items)]));
