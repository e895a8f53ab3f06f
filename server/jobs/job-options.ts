import { SECOND_MS } from "../../domain/clock.js";
import type { JobName, JobPayload } from "../../domain/jobs.js";

/** Jobs of a lane share its places: what takes as long as a model thinks must not keep waiting what takes a commit. */
export const LANES = ["tickets", "desk", "webhooks"] as const;
export type JobLane = (typeof LANES)[number];

/** How many jobs of a lane run at once, in multiples of `concurrency`: webhooks only wait for somebody else's answer. */
export const LANE_SHARES: Readonly<Record<JobLane, number>> = { tickets: 1, desk: 1, webhooks: 8 };

type JobOptions<N extends JobName> = {
  lane: JobLane;
  /** Times it is begun before it counts as failed; the sweep may ask for it again later. */
  attempts: number;
  /** Wait before the second attempt; doubled before each one after it. */
  backoffMs: number;
  /** Jobs of one name and key are one: the last request counts, and one that comes while it runs makes it run again. */
  key: (payload: JobPayload<N>) => string;
};

export type AllJobOptions = { readonly [N in JobName]: JobOptions<N> };

/** How each job is retried and what makes two requests the same; every job engine reads this map. */
export const JOB_OPTIONS: AllJobOptions = {
  "work-ticket": {
    lane: "tickets",
    attempts: 4,
    backoffMs: SECOND_MS,
    key: ({ ticket_id }) => ticket_id,
  },
  deliver: { lane: "desk", attempts: 6, backoffMs: SECOND_MS, key: ({ effect_id }) => effect_id },
  // Attempts at the job, not at the delivery: those are the row's own and take a day.
  "deliver-webhook": {
    lane: "webhooks",
    attempts: 4,
    backoffMs: SECOND_MS,
    key: ({ delivery_id, reopen }) => (reopen ? `${delivery_id}-again` : delivery_id),
  },
  "expire-review": { lane: "desk", attempts: 4, backoffMs: SECOND_MS, key: ({ review_id }) => review_id },
  assign: { lane: "desk", attempts: 3, backoffMs: SECOND_MS, key: () => "all" },
  // Asked for again by the clock: a failed one need not be repeated at once.
  sweep: { lane: "desk", attempts: 1, backoffMs: SECOND_MS, key: () => "all" },
};
