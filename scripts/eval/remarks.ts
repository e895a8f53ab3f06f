import type { EvaluationReport } from "../../domain/evaluation.js";

/** What a reader of the scores should know of them. */
export function remarksOn({ results, repeats, versions }: EvaluationReport): string[] {
  const free = results.filter(({ fields }) => fields.length === 0).length;
  return [
    ...(free === 0 ? [] : [`Of ${free} of ${results.length} runs nothing was expected: they count as met.`]),
    ...(repeats > 1 && versions.model === null
      ? ["No model was asked: local strategies decide the same each time, so that repeats tell nothing more."]
      : []),
  ];
}
