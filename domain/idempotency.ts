import { z } from "zod";
import { Timestamp } from "./enums.js";

/** What a POST with an `Idempotency-Key` answered, stored in the commit of its effect. */
export const IdempotencyDocument = z.object({
  /** Principal, route and key together. */
  idempotency_id: z.string(),
  body_hash: z.string(),
  status: z.number().int(),
  body: z.unknown(),
  created_at: Timestamp,
});
export type IdempotencyDocument = z.infer<typeof IdempotencyDocument>;
