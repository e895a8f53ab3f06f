import { z } from "zod";
import { Timestamp } from "../../domain/enums.js";

/** What LangGraph's clients send and read: the shapes of `@langchain/langgraph-sdk`, as far as a desk speaks them. */

const Values = z.record(z.string(), z.unknown());

export const Interrupt = z.object({
  id: z.string(),
  value: z.unknown().describe("Agent Inbox's request, or LangChain's HITLRequest where that was asked for"),
});
export type Interrupt = z.infer<typeof Interrupt>;

export const ThreadStatus = z.enum(["idle", "busy", "interrupted", "error"]);
export type ThreadStatus = z.infer<typeof ThreadStatus>;

export const Thread = z.object({
  thread_id: z.string().describe("The id of its ticket"),
  created_at: Timestamp,
  updated_at: Timestamp,
  state_updated_at: Timestamp,
  metadata: Values,
  status: ThreadStatus,
  values: Values,
  interrupts: z.record(z.string(), z.array(Interrupt)),
  config: Values,
  error: z.null(),
});
export type Thread = z.infer<typeof Thread>;

export const Checkpoint = z.object({
  thread_id: z.string(),
  checkpoint_ns: z.string(),
  checkpoint_id: z.string().nullable(),
  checkpoint_map: z.null(),
});
export type Checkpoint = z.infer<typeof Checkpoint>;

export const ThreadState = z.object({
  values: Values,
  next: z.array(z.string()),
  tasks: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      error: z.string().nullable(),
      interrupts: z.array(Interrupt),
      checkpoint: z.null(),
      state: z.null(),
    }),
  ),
  checkpoint: Checkpoint,
  parent_checkpoint: Checkpoint.nullable(),
  metadata: Values,
  created_at: Timestamp.nullable(),
});
export type ThreadState = z.infer<typeof ThreadState>;

export const RunStatus = z.enum(["pending", "running", "error", "success", "timeout", "interrupted"]);
export type RunStatus = z.infer<typeof RunStatus>;

export const Run = z.object({
  run_id: z
    .string()
    .describe("RUN-… of a run of the graph; what a client asked for goes by its message or review"),
  thread_id: z.string(),
  assistant_id: z.string(),
  created_at: Timestamp,
  updated_at: Timestamp,
  status: RunStatus,
  metadata: Values,
  kwargs: Values,
  multitask_strategy: z.literal("interrupt"),
});
export type Run = z.infer<typeof Run>;

/** A checkpoint as clients name it. */
export const CheckpointRef = z.object({
  thread_id: z.string().optional(),
  checkpoint_ns: z.literal("").nullish(),
  checkpoint_id: z.string().max(100_000).nullish(),
  checkpoint_map: z.record(z.string(), z.unknown()).nullish(),
});
