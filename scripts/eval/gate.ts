import { z } from "zod";
import type { EvaluationScores } from "../../domain/evaluation.js";
import { readYaml } from "./read-file.js";

/** Every figure of an evaluation by name, as gates name them: `passed`, `accuracy.category`, `macro_f1.category` … */
function metricsOf(scores: EvaluationScores): Record<string, number> {
  const named = <T>(prefix: string, from: Record<string, T>, of: (value: T) => number) =>
    Object.fromEntries(Object.entries(from).map(([name, value]) => [`${prefix}.${name}`, of(value)]));
  const coverage = Object.entries(scores.calibration).map(([field, { accuracy_at_coverage }]) =>
    named(`coverage.${field}`, accuracy_at_coverage, (value) => value),
  );
  const all: Record<string, number | null> = {
    passed: scores.passed.value,
    ...named("accuracy", scores.fields, ({ value }) => value),
    ...named("macro_f1", scores.classes, ({ macro_f1 }) => macro_f1),
    ...named("calibration_error", scores.calibration, (of) => of.expected_calibration_error),
    ...Object.assign({}, ...coverage),
    "escalation.precision": scores.escalation?.precision ?? null,
    "escalation.recall": scores.escalation?.recall ?? null,
    ...named("category", scores.by_category, ({ value }) => value),
    ...named("pass_hat", scores.pass_hat, ({ value }) => value),
    judged: scores.judged,
    cost_usd: scores.cost_usd,
    "latency_ms.p50": scores.latency_ms.p50,
    "latency_ms.p95": scores.latency_ms.p95,
  };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, number] => entry[1] !== null),
  );
}

const Gate = z.record(z.string(), z.strictObject({ min: z.number().optional(), max: z.number().optional() }));
type Gate = z.infer<typeof Gate>;

/** A gate file (YAML or JSON): `accuracy.category: { min: 0.8 }`. @throws AppError "invalid_input" */
export const readGate = (file: string): Promise<Gate> => readYaml(file, { name: "a gate", schema: Gate });

/** What of the scores a gate does not let through, in words. */
export function failuresAt(gate: Gate, scores: EvaluationScores): string[] {
  const metrics = metricsOf(scores);
  return Object.entries(gate).flatMap(([name, { min, max }]) => {
    const value = metrics[name];
    if (value === undefined)
      return [`${name} was not measured; there are ${Object.keys(metrics).join(", ")}`];
    if (min !== undefined && value < min) return [`${name} is ${value.toFixed(4)}, below ${min}`];
    if (max !== undefined && value > max) return [`${name} is ${value.toFixed(4)}, above ${max}`];
    return [];
  });
}
