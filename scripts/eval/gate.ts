import { readFile } from "node:fs/promises";
import { parse as parseYaml } from "yaml";
import { z } from "zod";
import { AppError } from "../../domain/errors.js";
import type { EvaluationScores } from "../../domain/evaluation.js";

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

/**
 * What of the scores a gate file (YAML or JSON: `accuracy.category: { min: 0.8 }`) does not let through, in words.
 * @throws AppError "invalid_input" for a gate that cannot be read
 */
export async function failuresAt(file: string, scores: EvaluationScores): Promise<string[]> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new AppError("invalid_input", `${file} cannot be read`, { cause });
  });
  const gate = Gate.safeParse(parseYaml(text));
  if (!gate.success)
    throw new AppError("invalid_input", `${file} is no gate: ${z.prettifyError(gate.error)}`);
  const metrics = metricsOf(scores);
  return Object.entries(gate.data).flatMap(([name, { min, max }]) => {
    const value = metrics[name];
    if (value === undefined)
      return [`${name} was not measured; there are ${Object.keys(metrics).join(", ")}`];
    if (min !== undefined && value < min) return [`${name} is ${value.toFixed(4)}, below ${min}`];
    if (max !== undefined && value > max) return [`${name} is ${value.toFixed(4)}, above ${max}`];
    return [];
  });
}
