import type { JobsOptions } from "bullmq";
import { z } from "zod";
import type { JobTiming } from "../../domain/jobs.js";
import type { KnownJob } from "./known-job.js";

/** What a job carries in Redis, around its payload. */
export const QueuedJob = z.object({
  payload: z.unknown(),
  /** It was asked for by whoever read the list of failed jobs. */
  retried: z.literal(true).optional(),
  /** Of the clock: it asks for the job, so that one that takes longer than a turn does not run twice at a time. */
  tick: z.literal(true).optional(),
});
export type QueuedJob = z.infer<typeof QueuedJob>;

/** How each job is kept: gone once it has ended, well or badly, since documents tell the rest. */
export const keepingOptions = ({ attempts, backoffMs }: Pick<KnownJob, "attempts" | "backoffMs">) =>
  ({
    attempts,
    backoff: { type: "exponential", delay: backoffMs },
    removeOnComplete: true,
    removeOnFail: true,
    stackTraceLimit: 1,
  }) as const satisfies JobsOptions;

/**
 * How a request is queued: one that waits already stands for it; where one runs, it waits for that one's end. A job
 * that waits for a later moment is brought forward by a request without delay, as it is in memory.
 */
export const requestOptions = (job: KnownJob, { delayMs = 0, priority }: JobTiming): JobsOptions => ({
  ...keepingOptions(job),
  ...(priority === undefined ? {} : { priority }),
  ...(delayMs > 0 ? { delay: delayMs } : {}),
  deduplication: { id: job.id, keepLastIfActive: true, reschedule: delayMs <= 0 },
});
