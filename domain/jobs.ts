import { z } from "zod";

/** Every job there is: its name and what it carries. Every job engine reads this map. */
export const JobPayloads = {
  /** Takes whatever step the documents say is next for one ticket. */
  "work-ticket": z.object({ ticket_id: z.string() }),
  /** Sends one effect of the outbox. */
  deliver: z.object({ effect_id: z.string() }),
  /** Sends one event to the endpoint that asked for it; `reopen`: also where it was given up. */
  "deliver-webhook": z.object({ delivery_id: z.string(), reopen: z.boolean().optional() }),
  /** Expires one review that is past its due time. */
  "expire-review": z.object({ review_id: z.string() }),
  /** Gives waiting tickets to whoever has become free. */
  assign: z.object({}),
  /** Finds every ticket, review and effect that no job covers. */
  sweep: z.object({}),
};
export type JobName = keyof typeof JobPayloads;
export type JobPayload<N extends JobName> = z.infer<(typeof JobPayloads)[N]>;

/** When a job is wanted. */
export type JobTiming = {
  /** Not before so long from now. */
  delayMs?: number | undefined;
  /** Among due jobs of its lane the lowest number goes first; a job without one goes before all that have one. */
  priority?: number | undefined;
};

export type Jobs = {
  /** A hint, not a promise: never throws and never waits; the sweep finds what it loses. */
  enqueue<N extends JobName>(name: N, payload: JobPayload<N>, timing?: JobTiming): void;
};
