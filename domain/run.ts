import { z } from "zod";
import { Timestamp } from "./enums.js";
import { ErrorCode } from "./errors.js";

export const RunStatus = z.enum(["running", "interrupted", "completed", "failed", "superseded"]);
export type RunStatus = z.infer<typeof RunStatus>;

export const NodeName = z.enum([
  "prepare",
  "classify",
  "sense",
  "troubleshoot",
  "forecast",
  "route",
  "escalate",
  "review",
  "act",
]);
export type NodeName = z.infer<typeof NodeName>;

export const PathStep = z.object({
  node: z.string(),
  started_at: Timestamp,
  ms: z.number().min(0),
  attempt: z.number().int().min(1),
});
export type PathStep = z.infer<typeof PathStep>;

/** Who decided: a model with its version, the local strategy, or a person. */
export const DecidedBy = z.string().describe('"local", "model:NAME" or "person:AGENT-…"');

export const RunDecision = z.object({
  node: z.string(),
  decided_by: DecidedBy,
  confidence: z.number().min(0).max(1).nullable(),
  outcome: z.record(z.string(), z.unknown()),
});
export type RunDecision = z.infer<typeof RunDecision>;

/** A call as a run's summary shows it. */
export const CallSummary = z.object({
  node: z.string(),
  /** `node`: a node's own update of the state, so that it can be compared, or stand for the node. */
  kind: z.enum(["model", "tool", "local", "read", "node"]),
  name: z.string(),
  ms: z.number().min(0),
  input_tokens: z.number().int().min(0),
  output_tokens: z.number().int().min(0),
  cost_usd: z.number().min(0),
});
export type CallSummary = z.infer<typeof CallSummary>;

/** A call as recorded: enough to serve it again instead of making it. */
export const CallDocument = CallSummary.extend({
  call_id: z.string(),
  run_id: z.string(),
  ticket_id: z.string(),
  /** Within its node and run, from 1 in the order begun. */
  ordinal: z.number().int().min(1),
  /** Which attempt at its node it belongs to, from 1. */
  attempt: z.number().int().min(1).default(1),
  input_hash: z.string(),
  input: z.unknown(),
  output: z.unknown(),
  error: z.string().nullable(),
  /** The code of an AppError, which callers act on. */
  error_code: ErrorCode.nullable().default(null),
  /** A call of the same run with the same name and input whose output this one repeats. */
  same_as: z.string().nullable(),
  at: Timestamp,
});
export type CallDocument = z.infer<typeof CallDocument>;

/** What a run was made by, besides graph and policy: a replay names what has changed since. */
export const RunVersions = z.object({
  /** By agent. */
  prompts: z.record(z.string(), z.string()),
  /** Null: no model was asked. */
  model: z.string().nullable(),
  classifiers: z.string(),
  embedding: z.string(),
});
export type RunVersions = z.infer<typeof RunVersions>;

export const Run = z.object({
  run_id: z.string(),
  ticket_id: z.string(),
  epoch: z.number().int(),
  watermark: z.number().int(),
  graph_version: z.string(),
  policy_hash: z.string(),
  /** Null of runs that were recorded before it was. */
  versions: RunVersions.nullable().default(null),
  status: RunStatus,
  path: z.array(PathStep),
  decisions: z.array(RunDecision),
  calls: z.array(CallSummary),
  cost_usd: z.number().min(0),
  started_at: Timestamp,
  ended_at: Timestamp.nullable(),
});
export type Run = z.infer<typeof Run>;

/** A run as stored. Calls live in a collection of their own. */
export const RunDocument = Run.omit({ calls: true }).extend({
  version: z.number().int(),
  /** How often a worker has begun or continued it. */
  attempts: z.number().int().min(0),
  interrupt_id: z.string().nullable(),
  checkpoint_id: z.string().nullable(),
  error: z.string().nullable(),
  /** Set once its checkpoints are gone. */
  pruned: z.boolean(),
});
export type RunDocument = z.infer<typeof RunDocument>;
