import type { Documents } from "../domain/documents.js";
import type { EvaluationCaseDocument } from "../domain/evaluation.js";
import type { EvaluationDocument, EvaluationResultDocument } from "../domain/evaluation-run.js";
import { createCollection } from "./collection.js";
import { findPage, type Page, type PageOptions } from "./page.js";

export type EvaluationStore = {
  get(evaluationId: string): Promise<EvaluationDocument | undefined>;
  /** Newest first. @throws AppError "invalid_input" on a bad cursor */
  list(page: PageOptions): Promise<Page<EvaluationDocument>>;
  getResult(resultId: string): Promise<EvaluationResultDocument | undefined>;
  /** The results of an evaluation that came after one by its number, oldest first, some at a time. */
  resultsAfter(evaluationId: string, number: number): Promise<EvaluationResultDocument[]>;
  /** Those that were made of corrections, newest first. @throws AppError "invalid_input" on a bad cursor */
  cases: (page: PageOptions) => Promise<Page<EvaluationCaseDocument>>;
};

const AT_ONCE = 100;

export function createEvaluationStore({ documents }: { documents: Documents }): EvaluationStore {
  const evaluations = createCollection(documents, "evaluations");
  const results = createCollection(documents, "evaluation_results");
  const cases = createCollection(documents, "evaluation_cases");
  return {
    get: evaluations.get,
    list: (page) =>
      findPage(evaluations.find, {
        ...page,
        key: "evaluation_id",
        sort: { field: "started_at", direction: "desc" },
        anyOf: [{}],
      }),
    getResult: results.get,
    resultsAfter: (evaluation_id, number) =>
      results.find({
        filter: { evaluation_id, number: { gt: number } },
        sort: { field: "number", direction: "asc" },
        limit: AT_ONCE,
      }),
    cases: (page) =>
      findPage(cases.find, {
        ...page,
        key: "case_id",
        sort: { field: "created_at", direction: "desc" },
        anyOf: [{}],
      }),
  };
}
