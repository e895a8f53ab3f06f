import { z } from "zod";
import { EscalationLevel } from "../../domain/enums.js";
import { DecidedBy } from "../../domain/run.js";

/** Why a ticket goes to a person, and what they need to take it over. */
export const EscalationDecision = z.object({
  triggers: z.array(z.string()).min(1).describe("Names of the policy's triggers that fired"),
  level: EscalationLevel,
  reason: z.string(),
  action_plan: z.array(z.string()).min(1),
  summary: z.string().min(1),
  decided_by: DecidedBy,
});
export type EscalationDecision = z.infer<typeof EscalationDecision>;
