import { z } from "zod";
import { SupportTier } from "../../domain/enums.js";
import { DecidedBy } from "../../domain/run.js";

/** Where the Router sends a ticket, and why. */
export const Routing = z.object({
  queue: z.string(),
  tier: SupportTier,
  /** The best person free for it when it was decided; null when nobody was. The projection assigns. */
  assignee: z.string().nullable(),
  rule: z.string().describe("Name of the policy's routing rule that matched"),
  rule_resolution_hours: z.number().positive(),
  reason: z.string(),
  decided_by: DecidedBy,
});
export type Routing = z.infer<typeof Routing>;
