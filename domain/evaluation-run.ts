import { z } from "zod";
import { Timestamp } from "./enums.js";
import { CaseResult, EvaluationCase, EvaluationReport, TrajectoryMode } from "./evaluation.js";

/** What an evaluation over the API is asked for. */
export const NewEvaluation = z.strictObject({
  name: z.string().trim().min(1).max(200).default("evaluation"),
  cases: z
    .union([z.literal("corrections"), z.array(EvaluationCase).min(1).max(2000)])
    .default("corrections")
    .describe("The cases themselves, or those that were made of corrections"),
  repeats: z.number().int().min(1).max(20).default(1),
  trajectory_mode: TrajectoryMode.default("strict"),
  model: z.string().min(1).max(200).optional().describe("Another model at the configured endpoint, or none"),
});
export type NewEvaluation = z.infer<typeof NewEvaluation>;

/** An evaluation that the desk runs, and what it has come to so far. */
export const Evaluation = z.object({
  evaluation_id: z.string(),
  name: z.string(),
  status: z.enum(["running", "done", "failed"]),
  runs_done: z.number().int().min(0),
  runs_total: z.number().int().min(0),
  requested_by: z.string(),
  started_at: Timestamp,
  updated_at: Timestamp,
  /** Null until it is done. */
  report: EvaluationReport.omit({ results: true }).nullable(),
  error: z.string().nullable(),
});
export type Evaluation = z.infer<typeof Evaluation>;

/** An evaluation as stored; its results are documents of their own. */
export const EvaluationDocument = Evaluation.extend({ version: z.number().int() });
export type EvaluationDocument = z.infer<typeof EvaluationDocument>;

/** A result as stored, numbered in the order in which they came. */
export const EvaluationResultDocument = CaseResult.extend({
  result_id: z.string(),
  evaluation_id: z.string(),
  number: z.number().int().min(1),
  at: Timestamp,
});
export type EvaluationResultDocument = z.infer<typeof EvaluationResultDocument>;
