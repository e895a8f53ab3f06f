import { AppError } from "../../domain/errors.js";
import { GiveUp, type JobContext, type JobHandlers } from "./handlers.js";
import type { JobEngineDeps } from "./job-engine.js";
import type { KnownJob } from "./known-job.js";

/** One attempt at a job. */
export type Attempt = {
  job: KnownJob;
  /** From 1. */
  attempt: number;
  /** It was asked for by whoever read the list of failed jobs. */
  retried: boolean;
  /** Aborted when the process must stop. */
  signal: AbortSignal;
};

/**
 * How an attempt ended: `done`; `again`: it is to be tried again after its backoff; `dead`: it failed for good and
 * stands in the list of failed jobs; `stopped`: the process is ending, and the attempt does not count.
 */
export type AttemptEnd = { end: "done" | "stopped" } | { end: "again" | "dead"; error: Error };

/** Makes one attempt at a job, tells the log, and keeps the list of failed jobs right. Never throws. */
export async function attemptJob(
  { handlers, graveyard, log }: Pick<JobEngineDeps, "handlers" | "graveyard" | "log">,
  { job, attempt, retried, signal }: Attempt,
): Promise<AttemptEnd> {
  const startedMs = performance.now();
  const last = attempt >= job.attempts;
  const told = { job: job.name, payload: job.payload, attempt };
  try {
    const outcome = await runHandler(handlers, job, { attempt, last, signal });
    log.debug({ ...told, outcome, ms: performance.now() - startedMs }, "job done");
    await graveyard.succeeded(job.id, { retried });
    return { end: "done" };
  } catch (err) {
    // Whatever it failed with then: it was told to stop.
    if (signal.aborted) return { end: "stopped" };
    const error = err instanceof Error ? err : new Error(String(err));
    if (!last && !isHopeless(err)) {
      log.warn({ ...told, err }, "job will be tried again");
      return { end: "again", error };
    }
    log.error({ ...told, err }, "job failed");
    await graveyard.bury(job, { attempts: attempt, error: error.message });
    return { end: "dead", error };
  }
}

/** The payload was parsed by the schema of this very name. */
const runHandler = (
  handlers: JobHandlers,
  { name, payload }: Pick<KnownJob, "name" | "payload">,
  context: JobContext,
): Promise<string> =>
  (handlers[name] as (payload: unknown, context: JobContext) => Promise<string>)(payload, context);

/** Errors that the same job would meet again: told by the handler, or by what it asked for. */
const isHopeless = (err: unknown): boolean =>
  err instanceof GiveUp ||
  (err instanceof AppError && (err.code === "not_found" || err.code === "invalid_input"));
