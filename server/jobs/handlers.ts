import type { JobName, JobPayload } from "../../domain/jobs.js";

export type JobContext = {
  /** From 1. */
  attempt: number;
  /** The last attempt there will be: fail for good rather than throw. */
  last: boolean;
  /** Aborted when the process must stop before the job has ended. */
  signal: AbortSignal;
};

export type JobHandler<N extends JobName> = (payload: JobPayload<N>, context: JobContext) => Promise<string>;

/** What does each job: it returns a sentence on the outcome, for the log, and throws to be tried again. */
export type JobHandlers = { readonly [N in JobName]: JobHandler<N> };

/** Thrown by a handler that another attempt cannot help. */
export class GiveUp extends Error {
  override readonly name = "GiveUp";
}
