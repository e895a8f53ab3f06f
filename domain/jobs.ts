import { z } from "zod";

/** Every job there is: its name and what it carries. Every job engine reads this map. */
export const JobPayloads = {
  /** Takes whatever step the documents say is next for one ticket. */
  "work-ticket": z.object({ ticket_id: z.string() }),
  /** Sends one effect of the outbox. */
  deliver: z.object({ effect_id: z.string() }),
  /** Expires one review that is past its due time. */
  "expire-review": z.object({ review_id: z.string() }),
  /** Gives waiting tickets to whoever has become free. */
  assign: z.object({}),
  /** Finds every ticket, review and effect that no job covers. */
  sweep: z.object({}),
};
export type JobName = keyof typeof JobPayloads;
export type JobPayload<N extends JobName> = z.infer<(typeof JobPayloads)[N]>;

export type Jobs = {
  /** A hint, not a promise: never throws and never waits; the sweep finds what it loses. */
  enqueue<N extends JobName>(name: N, payload: JobPayload<N>, options?: { delayMs?: number }): void;
};
