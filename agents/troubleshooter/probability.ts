export type ProbabilityInput = {
  /** The records alone answer the question, or an action that solves it is proposed. */
  isAnswered: boolean;
  /** 0–1: relevance of the best article; 0 without one. */
  relevance: number;
  /** Whether the best article has steps to follow. */
  hasSteps: boolean;
  /** 0–1: of the classification. */
  confidence: number;
  /** Checks of the playbook that did not hold. */
  failedChecks: number;
  /** The reply has to ask for something first. */
  asks: boolean;
  /** Matters that the text touches, at least 1. */
  matters: number;
};

/** An article that only explains helps less often than one that says what to do. */
const WITHOUT_STEPS = 0.85;

/**
 * The probability that a local reply resolves its ticket: a logistic model with weights set by hand, so that each
 * can be read. What answers counts most (an answer from the records is 1, an article its relevance); then how sure
 * the classification is; each failed check, each further matter and above all an open question count against it.
 */
export function resolutionProbability(input: ProbabilityInput): number {
  const answer = input.isAnswered ? 1 : input.relevance * (input.hasSteps ? 1 : WITHOUT_STEPS);
  const logit =
    -2.2 +
    4.2 * answer +
    1.6 * (input.confidence - 0.5) -
    0.5 * Math.min(3, input.failedChecks) -
    0.7 * (input.matters - 1) -
    (input.asks ? 2.5 : 0);
  return Math.round((1 / (1 + Math.exp(-logit))) * 100) / 100;
}
