import { createBullmqJobs } from "../jobs/bullmq-jobs.js";
import { createGiveWay } from "../jobs/give-way.js";
import type { JobHandlers } from "../jobs/handlers.js";
import { createInProcessJobs } from "../jobs/in-process-jobs.js";
import type { JobEngine } from "../jobs/job-engine.js";
import { JOB_OPTIONS } from "../jobs/job-options.js";
import type { Parts } from "./open-parts.js";

/** Tickets worked at once, and as many quick jobs beside them: the thread that embeds is one, the rest is waiting. */
const CONCURRENCY = 8;

/**
 * Who runs jobs: BullMQ where there is a Redis, else this process, giving way to the requests that it answers. Without
 * handlers they are asked for and left to others.
 */
export function buildJobs(
  { redis, graveyard, log, clock }: Pick<Parts, "redis" | "graveyard" | "log" | "clock">,
  handlers: JobHandlers | null,
): { engine: JobEngine; onRequest: () => void } {
  const base = { graveyard, log, clock, concurrency: CONCURRENCY, options: JOB_OPTIONS };
  if (redis) return { engine: createBullmqJobs({ ...base, ...redis, handlers }), onRequest: () => {} };
  if (!handlers) throw new TypeError("jobs without a queue need somebody in this process to run them");
  const giveWay = createGiveWay();
  return { engine: createInProcessJobs({ ...base, handlers, giveWay }), onRequest: giveWay.onRequest };
}
