import { z } from "zod";
import { EscalationLevel, Priority, Timestamp } from "./enums.js";
import { Difference, MissingAnswer } from "./replay.js";
import { RunDecision } from "./run.js";

/** What a run came to, told the same of a recorded one and of a fork. */
export const RunSummary = z.object({
  path: z.array(z.string()),
  decisions: z.array(RunDecision),
  draft: z.string().nullable(),
  actions: z.array(z.object({ type: z.string(), args: z.record(z.string(), z.unknown()) })),
  escalation: EscalationLevel.nullable(),
  /** Why a person was asked; null: nobody was. */
  review: z.array(z.string()).nullable(),
  /** Whether an answer went out, and by whose leave. */
  answer: z.enum(["automatic", "approved", "none"]),
  input_tokens: z.number().int().min(0),
  output_tokens: z.number().int().min(0),
  cost_usd: z.number().min(0),
  /** Of its calls; an answer that was served from the recording counts what it took then. */
  ms: z.number().min(0),
  sla: z.object({
    queue: z.string().nullable(),
    priority: Priority.nullable(),
    resolution_due_at: Timestamp.nullable(),
    breach_probability: z.number().min(0).max(1).nullable(),
  }),
});
export type RunSummary = z.infer<typeof RunSummary>;

/** A stretch of a draft, word by word: as it was, gone, or new. */
export const DraftPart = z.object({ change: z.enum(["same", "removed", "added"]), text: z.string() });
export type DraftPart = z.infer<typeof DraftPart>;

/** A run beside what it would have been with something changed. */
export const Fork = z.object({
  run_id: z.string(),
  ticket_id: z.string(),
  /** What was changed, and from where on, in words. */
  changes: z.array(z.string()),
  outcome: z.enum(["done", "stopped", "impossible"]),
  missing: MissingAnswer.nullable(),
  detail: z.string().nullable(),
  recorded: RunSummary,
  now: RunSummary.nullable(),
  /** What differs in path, decisions, actions, review, answer and SLA. */
  differences: z.array(Difference),
  /** The draft's words; empty where it is the same. */
  draft: z.array(DraftPart),
  /** What a person decided on this run's category, where one corrected it. */
  person_category: z.string().nullable(),
});
export type Fork = z.infer<typeof Fork>;
