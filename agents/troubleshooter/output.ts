import { z } from "zod";
import { ProposedAction } from "../../domain/action.js";
import { Fraction, Language } from "../../domain/enums.js";
import { DecidedBy } from "../../domain/run.js";
import { Citation } from "../../domain/ticket.js";

/** What the Troubleshooter works out: a draft and what it would do. It proposes; it never acts. */
export const Draft = z.object({
  steps: z.array(z.string()).describe("Numbered steps for the customer, without their numbers"),
  message: z.string().describe("The reply: acknowledges, solves, closes; empty when there is nothing to say"),
  language: Language,
  citations: z.array(Citation),
  cited: z
    .array(z.object({ title: z.string(), success_rate: Fraction.nullable() }))
    .describe("How well the cited articles have helped of late; null where used too rarely to say"),
  actions: z.array(ProposedAction),
  resolution_probability: Fraction.describe("The probability that this resolves the ticket"),
  resolved: z.boolean().describe("True when the answer needs nothing more from the customer or the desk"),
  playbook: z
    .object({
      name: z.string(),
      checks: z.array(z.object({ check: z.string(), holds: z.boolean() })),
      /** Every check held and every look-up answered. */
      success: z.boolean(),
    })
    .nullable(),
  /** What a person must look at before this leaves, in words; each forces a review. */
  concerns: z.array(z.string()),
  decided_by: DecidedBy,
});
export type Draft = z.infer<typeof Draft>;
