import { z } from "zod";
import { DecisionType } from "../../domain/review.js";
import { Proposal } from "../../domain/review.js";
import { DecidedBy } from "../../domain/run.js";

/** How the review ended: nobody needed to be asked (`auto`), or what the person decided. */
export const ReviewOutcome = z.object({
  type: z.union([z.literal("auto"), DecisionType]),
  /** What may be done: the proposal as approved. Empty of effects after `ignore` and `response`. */
  approved: Proposal,
  /** What in the policy asked for a person; empty for `auto`. */
  reasons: z.array(z.string()),
  decided_by: DecidedBy,
});
export type ReviewOutcome = z.infer<typeof ReviewOutcome>;
