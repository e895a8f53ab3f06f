import { z } from "zod";
import { ExtractedMetadata } from "../../domain/entities.js";
import { Category, Fraction, Priority } from "../../domain/enums.js";
import { DecidedBy } from "../../domain/run.js";

/** What the Classifier decides, by model or locally. */
export const Classification = z.object({
  category: Category,
  priority: Priority,
  complexity: Fraction.describe("0: one known step; 1: needs an investigation by several people"),
  intent: z
    .string()
    .regex(/^[a-z][a-z0-9_]{1,60}$/)
    .describe("lower_snake_case, such as request_refund"),
  entities: ExtractedMetadata,
  confidence: Fraction.describe("The probability that the category is right"),
  reasoning: z.string().min(1).max(1000),
});
export type Classification = z.infer<typeof Classification>;

export const ClassificationInState = Classification.extend({
  decided_by: DecidedBy,
  similar_tickets: z.array(z.object({ ticket_id: z.string(), relevance_score: Fraction })),
});
export type ClassificationInState = z.infer<typeof ClassificationInState>;
