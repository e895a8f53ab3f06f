import { z } from "zod";
import { Fraction, Risk, SentimentLevel, SentimentTrend } from "../../domain/enums.js";
import { DecidedBy } from "../../domain/run.js";

/** What the Sentiment agent decides, by model or locally. */
export const SentimentAssessment = z.object({
  sentiment: SentimentLevel,
  confidence: Fraction,
  urgent: z.boolean(),
  risk: Risk.describe(
    "Harm to the customer or the desk if this is left: legal threats, fraud, safety, churn",
  ),
  urgency_keywords: z.array(z.string()).describe("As found in the text, elapsed times included"),
  trend: SentimentTrend.describe("Over the customer's messages of this thread"),
});
export type SentimentAssessment = z.infer<typeof SentimentAssessment>;

export const SentimentInState = SentimentAssessment.extend({ decided_by: DecidedBy });
export type SentimentInState = z.infer<typeof SentimentInState>;
