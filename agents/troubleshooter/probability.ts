export type ProbabilityInput = {
  /** The records alone answer the question, or an action that solves it is proposed. */
  isAnswered: boolean;
  /** 0–1: relevance of the best article; 0 without one. */
  relevance: number;
  /** 0–1: of the classification. */
  confidence: number;
  /** Checks of the playbook that did not hold, for a customer who is known. */
  failedChecks: number;
  /** The reply has to ask for something first. */
  asks: boolean;
  /** General help only: what was asked for, a person has to do or to confirm. */
  needsPerson: boolean;
  /** Matters that the text touches, at least 1. */
  matters: number;
};

/** What a reply is worth by what it rests on: nothing, an article (from barely to surely relevant), the records. */
const NOTHING = 0.2;
const ARTICLE = { least: 0.2, most: 0.96 };
const RECORDS = 0.96;

/** What is left of it … when the matter itself was understood by chance alone; sure understanding leaves all. */
const MISUNDERSTOOD = 0.5;
/** … when the customer must answer a question first. */
const ASKS = 0.5;
/** … when a person must do the rest: general help is not worthless, but no end either. */
const NEEDS_PERSON = 0.6;
/** … for each check that failed, and for each further matter, as far as they count. */
const FAILED_CHECK = 0.85;
const MOST_CHECKS = 2;
const FURTHER_MATTER = 0.88;
const MOST_MATTERS = 3;

/**
 * The probability that a local reply resolves its ticket: what it rests on, times a share for everything that stands
 * between it and a solution. Set by hand so that each number can be read; it rises with relevance and confidence,
 * falls with each hindrance, and never reaches 0 or 1. A how-to from a highly relevant article comes to 0.8–0.95, a
 * matter well understood that a person must finish to 0.3–0.6, a text too vague for anything to about 0.1.
 */
export function resolutionProbability(input: ProbabilityInput): number {
  const { isAnswered, relevance, confidence, failedChecks, asks, needsPerson, matters } = input;
  const article =
    relevance > 0 ? ARTICLE.least + (ARTICLE.most - ARTICLE.least) * Math.min(1, relevance) : NOTHING;
  const worth = isAnswered ? RECORDS : article;
  const shares = [
    MISUNDERSTOOD + (1 - MISUNDERSTOOD) * confidence,
    asks ? ASKS : 1,
    needsPerson ? NEEDS_PERSON : 1,
    FAILED_CHECK ** Math.min(MOST_CHECKS, failedChecks),
    FURTHER_MATTER ** Math.min(MOST_MATTERS, matters - 1),
  ];
  return Math.round(shares.reduce((product, share) => product * share, worth) * 100) / 100;
}
