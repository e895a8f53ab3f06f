import { z } from "zod";
import { Timestamp } from "./enums.js";

/** A job whose last attempt failed. Jobs of one name and key share one: failing again renews it. */
export const DeadLetter = z.object({
  job_id: z.string(),
  /** Of the map of jobs, unless what stood in the queue was no job of ours. */
  name: z.string(),
  payload: z.unknown(),
  /** Begun so often before it was given up, the last time. */
  attempts: z.number().int().min(0),
  /** How often it was given up since it last succeeded. */
  failures: z.number().int().min(1),
  error: z.string(),
  failed_at: Timestamp,
  /** When somebody last asked for it again; null once that has failed, too. */
  retried_at: Timestamp.nullable(),
});
export type DeadLetter = z.infer<typeof DeadLetter>;

/** As stored. */
export const DeadLetterDocument = DeadLetter.extend({ version: z.number().int().min(1) });
export type DeadLetterDocument = z.infer<typeof DeadLetterDocument>;
