import type { JobName } from "../../domain/jobs.js";
import type { JobContext } from "./handlers.js";
import type { JobLane } from "./job-options.js";

/** A job that waits: its `run` knows name and payload, so that nothing here needs their types. */
export type WaitingJob = {
  /** Name and key: jobs of one id are one. */
  id: string;
  name: JobName;
  payload: unknown;
  lane: JobLane;
  dueMs: number;
  /** From 1. */
  attempt: number;
  attempts: number;
  backoffMs: number;
  run: (context: JobContext) => Promise<string>;
};

type MayBegin = (job: WaitingJob) => boolean;

/** The jobs that wait, one for each id. */
export function createWaitingJobs() {
  const byId = new Map<string, WaitingJob>();
  return {
    /** The payload of the last request counts, but never later than an earlier one asked for, nor with its attempts forgotten. */
    ask: (job: WaitingJob): void => {
      const known = byId.get(job.id);
      const merged = known && { dueMs: Math.min(job.dueMs, known.dueMs), attempt: known.attempt };
      byId.set(job.id, { ...job, ...merged });
    },
    /**
     * A job that failed waits for its next attempt; where it was asked for meanwhile, that request inherits the
     * attempts, else a failing job would never end.
     */
    retry: (job: WaitingJob, dueMs: number): void => {
      const asked = byId.get(job.id) ?? { ...job, dueMs };
      byId.set(job.id, { ...asked, attempt: job.attempt + 1 });
    },
    /** The one that has been due longest, taken out; undefined when none is that may begin. */
    take: (nowMs: number, mayBegin: MayBegin): WaitingJob | undefined => {
      const job = earliest(byId, mayBegin);
      if (!job || job.dueMs > nowMs) return undefined;
      byId.delete(job.id);
      return job;
    },
    /** When the next one that may begin is due; undefined when none waits. */
    nextDueMs: (mayBegin: MayBegin): number | undefined => earliest(byId, mayBegin)?.dueMs,
  };
}

function earliest(byId: Map<string, WaitingJob>, mayBegin: MayBegin): WaitingJob | undefined {
  let first: WaitingJob | undefined;
  for (const job of byId.values()) {
    if ((!first || job.dueMs < first.dueMs) && mayBegin(job)) first = job;
  }
  return first;
}
