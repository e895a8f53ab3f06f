import { z } from "zod";
import { canonicalJson } from "./canonical-json.js";
import { Timestamp } from "./enums.js";
import { Principal } from "./ticket.js";

/** What a client may hang on a thread of its own: JSON by key. */
export const ThreadMetadata = z.record(z.string().min(1).max(100), z.unknown());
export type ThreadMetadata = z.infer<typeof ThreadMetadata>;

/**
 * The id of a ticket that was given out before there is one: LangGraph's clients create a thread first, and say what
 * it is about in its first input. `used`: since there is one.
 */
export const ReservedThread = z.object({
  /** The id that the ticket will have. */
  thread_id: z.string(),
  created_by: Principal,
  /** The same as one text, to list by. */
  owner_ref: z.string(),
  metadata: ThreadMetadata,
  /** The metadata as texts, to search by. */
  tags: z.array(z.string()),
  used: z.boolean(),
  created_at: Timestamp,
});
export type ReservedThread = z.infer<typeof ReservedThread>;

/** What stands in `tags` for some metadata: a thread has all of it whose tags hold each of these. */
export const tagsOf = (metadata: ThreadMetadata): string[] =>
  Object.entries(metadata).map(([key, value]) => `${key}=${canonicalJson(value)}`);
