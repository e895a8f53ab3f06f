import { z } from "zod";
import { ExtractedMetadata } from "../../domain/entities.js";
import { Language } from "../../domain/enums.js";

/** What is found in a ticket's text before anyone decides. */
export const Preparation = z.object({
  language: Language,
  /** 0–1 */
  language_confidence: z.number().min(0).max(1),
  entities: ExtractedMetadata,
  asks_for_person: z.boolean(),
  /** Texts that try to instruct the agents, as found; each forces a review and is never obeyed. */
  injection_signs: z.array(z.string()),
});
export type Preparation = z.infer<typeof Preparation>;
