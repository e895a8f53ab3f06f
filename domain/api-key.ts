import { z } from "zod";
import { Role, Timestamp } from "./enums.js";
import { Principal } from "./ticket.js";

/** A bearer key as stored: the SHA-256 of it, never itself. */
export const ApiKeyDocument = z.object({
  key_id: z.string(),
  hash: z.string(),
  role: Role,
  name: z.string(),
  principal: Principal,
  /** A client whose integration has authenticated the customers it speaks for. */
  vouches: z.boolean(),
  created_at: Timestamp,
  expires_at: Timestamp.nullable(),
  revoked_at: Timestamp.nullable(),
  /** Absent on a key that somebody holds. `session`: a browser's; `code`: was sent to an address, to open a session. */
  use: z.enum(["session", "code"]).optional(),
  /** The key that the session was opened with: the session ends with it. */
  session_of: z.string().optional(),
});
export type ApiKeyDocument = z.infer<typeof ApiKeyDocument>;

/** What has become of a key that lets nobody in any more, as the end of a sentence about it; undefined: it lets in. */
export function keyEnd({ revoked_at, expires_at }: ApiKeyDocument, now: string): string | undefined {
  if (revoked_at !== null) return `was revoked at ${revoked_at}`;
  return expires_at !== null && expires_at <= now ? `expired at ${expires_at}` : undefined;
}
