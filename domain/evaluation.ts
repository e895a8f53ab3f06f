import { z } from "zod";
import { ActionType } from "./action.js";
import { ExtractedMetadata } from "./entities.js";
import {
  anyCase,
  Category,
  CustomerTier,
  Fraction,
  Identity,
  Priority,
  Risk,
  SentimentLevel,
  Timestamp,
} from "./enums.js";
import { Order } from "./order.js";
import { RunVersions } from "./run.js";
import { NewTicket } from "./ticket.js";

/** How the nodes that ran are held against those expected, as `agentevals` compares trajectories. */
export const TrajectoryMode = z.enum(["strict", "unordered", "subset", "superset"]);
export type TrajectoryMode = z.infer<typeof TrajectoryMode>;

const Words = z.array(z.string().min(1));

/** What a case should come to; what is left out is not scored. */
export const Expected = z.strictObject({
  category: anyCase(Category).optional(),
  priority: anyCase(Priority).optional(),
  sentiment: anyCase(SentimentLevel).optional(),
  risk: anyCase(Risk).optional(),
  urgent: z.boolean().optional(),
  complexity: Fraction.optional().describe("Met within 0.2"),
  entities: ExtractedMetadata.optional().describe("Each of these must be found; more may be"),
  queue: z.string().optional(),
  escalated: z.boolean().optional(),
  must_cite: Words.optional().describe("Ids of articles"),
  must_contain: Words.optional().describe("In the draft, in any case"),
  must_not_contain: Words.optional(),
  actions: z
    .array(z.object({ type: ActionType, args: z.record(z.string(), z.unknown()).default({}) }))
    .optional()
    .describe("Exactly these, in any order; args that are given must be equal"),
  path: Words.optional().describe("The nodes that should run"),
  final_state: z
    .union([z.string().regex(/^[0-9a-f]{64}$/), z.record(z.string(), z.unknown())])
    .optional()
    .describe("The sandbox's documents at the end, or their hash"),
});
export type Expected = z.infer<typeof Expected>;

/** A ticket with what should become of it. */
export const EvaluationCase = z.object({
  case_id: z.string().min(1).max(200),
  ticket: NewTicket.extend({
    customer_email: NewTicket.shape.customer_email.default("customer@example.com"),
  }),
  /** Who writes: what the sandbox holds of them. */
  customer: z
    .object({
      identity: Identity.default("verified"),
      tier: CustomerTier.default("standard"),
      orders: z.array(Order.omit({ customer_id: true, ledger: true })).default([]),
      /** When the orders stood so; in the sandbox they are as old as they were then. */
      as_of: Timestamp.nullable().default(null),
    })
    .prefault({}),
  expected: Expected,
  /** Where it comes from, of cases that were made of a correction. */
  source: z
    .object({ ticket_id: z.string(), run_id: z.string(), corrected: z.array(z.string()) })
    .nullable()
    .default(null),
});
export type EvaluationCase = z.infer<typeof EvaluationCase>;

/** A case that was made of a person's correction, as stored. */
export const EvaluationCaseDocument = EvaluationCase.extend({
  created_at: Timestamp,
  created_by: z.string(),
});
export type EvaluationCaseDocument = z.infer<typeof EvaluationCaseDocument>;

/** One field of a case: what was expected, what came, and whether it was met. */
export const FieldScore = z.object({
  field: z.string(),
  expected: z.unknown(),
  actual: z.unknown(),
  met: z.boolean(),
  /** Of what decided it, where it says. */
  confidence: Fraction.nullable(),
});
export type FieldScore = z.infer<typeof FieldScore>;

/** What a judging model said of one draft. */
export const Judgement = z.object({
  score: Fraction,
  votes: z.array(z.object({ good: z.boolean(), reason: z.string() })),
});
export type Judgement = z.infer<typeof Judgement>;

/** One run of one case. */
export const CaseResult = z.object({
  case_id: z.string(),
  /** From 1. */
  repeat: z.number().int().min(1),
  category: z.string().nullable(),
  fields: z.array(FieldScore),
  /** Whether every expected field was met. */
  passed: z.boolean(),
  final_state_hash: z.string().nullable(),
  judgement: Judgement.nullable(),
  cost_usd: z.number().min(0),
  input_tokens: z.number().int().min(0),
  output_tokens: z.number().int().min(0),
  ms: z.number().min(0),
  /** Of a run that failed for good. */
  failure: z.string().nullable(),
});
export type CaseResult = z.infer<typeof CaseResult>;

const Interval = z.object({ value: Fraction, low: Fraction, high: Fraction });

/** Scores of all cases; shares are of the runs in which the field was expected. */
export const EvaluationScores = z.object({
  cases: z.number().int(),
  runs: z.number().int(),
  passed: Interval,
  fields: z.record(z.string(), Interval.extend({ runs: z.number().int() })),
  /** Of fields with a closed set of values. */
  classes: z.record(
    z.string(),
    z.object({
      macro_f1: Fraction,
      labels: z.array(z.string()),
      /** A row for each label that was expected, a column for each that came. */
      confusion: z.array(z.array(z.number().int())),
    }),
  ),
  /** Of the fields that come with a confidence. */
  calibration: z.record(
    z.string(),
    z.object({
      expected_calibration_error: Fraction,
      bins: z.array(z.object({ confidence: Fraction, accuracy: Fraction, runs: z.number().int() })),
      accuracy_at_coverage: z.record(z.string(), Fraction),
    }),
  ),
  escalation: z.object({ precision: Fraction.nullable(), recall: Fraction.nullable() }).nullable(),
  by_category: z.record(z.string(), Interval.extend({ runs: z.number().int() })),
  /** By k: the chance that k runs of a case all pass (95% interval over cases). */
  pass_hat: z.record(z.string(), Interval),
  judged: Fraction.nullable(),
  cost_usd: z.number().min(0),
  input_tokens: z.number().int().min(0),
  output_tokens: z.number().int().min(0),
  /** Of the first run of each case. */
  latency_ms: z.object({ p50: z.number(), p95: z.number() }),
});
export type EvaluationScores = z.infer<typeof EvaluationScores>;

/** An evaluation with all that is needed to tell what was measured, and by what. */
export const EvaluationReport = z.object({
  dataset: z.object({ name: z.string(), sha256: z.string(), cases: z.number().int() }),
  grader_version: z.string(),
  graph: z.string(),
  graph_version: z.string(),
  policy_hash: z.string(),
  versions: RunVersions,
  judge_prompt: z.string().nullable(),
  repeats: z.number().int().min(1),
  trajectory_mode: TrajectoryMode,
  started_at: Timestamp,
  seconds: z.number().min(0),
  scores: EvaluationScores,
  results: z.array(CaseResult),
});
export type EvaluationReport = z.infer<typeof EvaluationReport>;
