import { CLASSIFIER_PROMPT_VERSION } from "./classifier/prompt.js";
import { ESCALATION_PROMPT_VERSION } from "./escalation/prompt.js";
import { SENTIMENT_PROMPT_VERSION } from "./sentiment/prompt.js";
import { TROUBLESHOOTER_PROMPT_VERSION } from "./troubleshooter/prompt.js";

/** Of each agent that asks a model: stored on every run. */
export const PROMPT_VERSIONS = {
  classifier: CLASSIFIER_PROMPT_VERSION,
  sentiment: SENTIMENT_PROMPT_VERSION,
  troubleshooter: TROUBLESHOOTER_PROMPT_VERSION,
  escalation: ESCALATION_PROMPT_VERSION,
} as const;
