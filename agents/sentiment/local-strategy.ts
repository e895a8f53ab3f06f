import { type DegradedPart, type Risk, SentimentLevel, type SentimentTrend } from "../../domain/enums.js";
import type { LearnedLabel, Prediction } from "../../domain/knowledge.js";
import { customerTexts, unansweredText, type TicketCase } from "../../domain/ticket-case.js";
import type { NodeConfig, PredictLabels } from "../ports.js";
import { predictIfAvailable } from "../predict-if-available.js";
import { feelingEvidence } from "./feeling-words.js";
import type { SentimentAssessment } from "./output.js";
import { riskOfWords } from "./risk-words.js";
import { urgencyOf, type Urgency } from "./urgency.js";

/** What is known before a word is read: most tickets are matter-of-fact. */
const PRIOR: Record<SentimentLevel, number> = {
  very_positive: 0.05,
  positive: 0.1,
  neutral: 0.5,
  negative: 0.25,
  very_negative: 0.1,
};

/** Learned urgency that suffices: alone, with a pressing word ("today"), with a near time ("by Friday"). */
const URGENT_ALONE = 0.8;
const URGENT_WHEN_PRESSED = 0.2;
const URGENT_BY_A_TIME = 0.08;
/** A learned risk that no word proves must be likely: not every doubt calls a person. */
const SURELY_RISKY = 0.5;

/** How many of the customer's messages a trend is read from, and the step between two levels that counts as one. */
const TREND_MESSAGES = 4;
const TREND_STEP = 0.5;

/**
 * Builds the local strategy. The sentiment is the learned distribution, each level's probability multiplied by
 * e^evidence of its words; urgency and risk are what was learned or what words prove,
 * whichever is more (the words of a pleased customer prove no risk: "hacked, and you saved it"); the trend
 * compares the newest message's expected level with the mean of up to three before it. While the learned
 * classifier is away a fixed prior stands for it, and `degraded` says so.
 */
export function createLocalSentiment({ predict }: { predict: PredictLabels }) {
  return async (
    ticket: TicketCase,
    config: NodeConfig,
  ): Promise<{ assessment: SentimentAssessment; degraded: DegradedPart[] }> => {
    const text = unansweredText(ticket);
    const ask = (of: string, labels: LearnedLabel[]) =>
      predictIfAvailable(() => predict({ text: of, labels }, config));
    const learned = await ask(text, ["sentiment", "risk", "urgent"]);
    config.signal?.throwIfAborted();
    const levels = weigh(learned?.sentiment, text);
    const [sentiment, confidence] = likeliest(levels);
    const urgency = urgencyOf(text);
    const proven = riskOfWords(text);
    const pleased = (sentiment === "very_positive" || sentiment === "positive") && praises(text);
    const moods = await Promise.all(
      textsOfTrend(ticket).map(async (of) =>
        expectedLevel(weigh((await ask(of, ["sentiment"]))?.sentiment, of)),
      ),
    );
    config.signal?.throwIfAborted();
    return {
      assessment: {
        sentiment,
        confidence,
        urgent: isUrgent({ urgency, danger: proven.danger, pleased }, learned?.urgent),
        risk: riskOf(learned?.risk, pleased ? "low" : proven.risk),
        urgency_keywords: urgency.keywords,
        trend: trendOf(moods),
      },
      degraded: learned?.sentiment ? [] : ["classifier"],
    };
  };
}

/** A guess of "positive" alone must not talk a danger away: words must say so, and none against it. */
const praises = (text: string): boolean => feelingEvidence(text).positive > 0;

type Levels = Map<SentimentLevel, number>;

function weigh(learned: Prediction | undefined, text: string): Levels {
  const evidence = feelingEvidence(text);
  const weights = SentimentLevel.options.map((level): [SentimentLevel, number] => {
    const known = learned ? probabilityOf(learned, level) : PRIOR[level];
    return [level, Math.max(known, LEAST_PROBABILITY) * Math.exp(evidence[level])];
  });
  const sum = weights.reduce((total, [, weight]) => total + weight, 0);
  const levels = new Map(weights.map(([level, weight]) => [level, weight / sum]));
  return evidence.very_positive > 0 ? levels : withoutEnthusiasm(levels);
}

/** Less than this, "very positive" has to be said in words: who looks forward to a parcel is pleased, no more. */
const SURELY_DELIGHTED = 0.8;

function withoutEnthusiasm(levels: Levels): Levels {
  const delighted = levels.get("very_positive") ?? 0;
  if (delighted >= SURELY_DELIGHTED) return levels;
  const pleased = (levels.get("positive") ?? 0) + delighted;
  return new Map(levels).set("very_positive", 0).set("positive", pleased);
}

/** Nothing is impossible: words may speak for what the classifier has ruled out. */
const LEAST_PROBABILITY = 0.01;

const probabilityOf = ({ distribution }: Prediction, label: string): number =>
  distribution.find((entry) => entry.label === label)?.probability ?? 0;

const likeliest = (levels: Levels): [SentimentLevel, number] =>
  [...levels].reduce((best, entry) => (entry[1] > best[1] ? entry : best), ["neutral", 0]);

/** From 2 (very positive) to -2. */
const expectedLevel = (levels: Levels): number =>
  [...levels.values()].reduce((sum, probability, at) => sum + probability * (2 - at), 0);

type Pressure = { urgency: Urgency; danger: boolean; pleased: boolean };

/** Thanks press nobody, whatever was learned; and who says that it can wait is believed. */
function isUrgent({ urgency, danger, pleased }: Pressure, learned: Prediction | undefined): boolean {
  if (urgency.stated) return true;
  if (urgency.denied || pleased) return false;
  if (danger) return true;
  const needed = urgency.deadline ? URGENT_BY_A_TIME : urgency.pressing ? URGENT_WHEN_PRESSED : URGENT_ALONE;
  return learned !== undefined && probabilityOfUrgent(learned) >= needed;
}

const probabilityOfUrgent = (learned: Prediction): number => probabilityOf(learned, "true");

function riskOf(learned: Prediction | undefined, proven: Risk): Risk {
  if (proven === "high" || !learned) return proven;
  const surelyHigh = probabilityOf(learned, "high") >= SURELY_RISKY;
  const atLeastMedium = probabilityOf(learned, "high") + probabilityOf(learned, "medium") >= SURELY_RISKY;
  return surelyHigh ? "high" : atLeastMedium ? "medium" : proven;
}

/** The customer's latest messages, oldest first, as far as a trend goes back; none when there is only one. */
function textsOfTrend(ticket: TicketCase): string[] {
  const written = customerTexts(ticket);
  return written.length > 1 ? written.slice(-TREND_MESSAGES) : [];
}

function trendOf(moods: readonly number[]): SentimentTrend {
  const now = moods.at(-1);
  const before = moods.slice(0, -1);
  if (now === undefined || before.length === 0) return "same";
  const change = now - before.reduce((sum, level) => sum + level, 0) / before.length;
  return change >= TREND_STEP ? "better" : change <= -TREND_STEP ? "worse" : "same";
}
