import { Category, type DegradedPart, Priority } from "../../domain/enums.js";
import type { Intent } from "../../domain/intent.js";
import type { Prediction } from "../../domain/knowledge.js";
import { unansweredText, type TicketCase } from "../../domain/ticket-case.js";
import type { NodeConfig, PredictLabels } from "../ports.js";
import { predictIfAvailable } from "../predict-if-available.js";
import { riskOfWords } from "../sentiment/risk-words.js";
import { urgencyOf } from "../sentiment/urgency.js";
import type { Preparation } from "../prepare/output.js";
import { categoryEvidence } from "./category-evidence.js";
import { wordsFound } from "./category-words.js";
import { complexityOf } from "./complexity.js";
import { intentOf } from "./intents.js";
import type { Classification } from "./output.js";
import type { SimilarTicket } from "./similar.js";

export type ClassifyInput = {
  ticket: TicketCase;
  preparation: Preparation;
  similar: readonly SimilarTicket[];
};

type Choice = { category: Category; priority: Priority; confidence: number; how: string };

/** Two categories nearer than this are a tie, which resolved tickets like this one decide. */
const TIE = 0.1;
/** Nothing is impossible: phrases may speak for what the classifier has ruled out. */
const LEAST_PROBABILITY = 0.005;
/** Words alone are right less often than not. */
const WORDS_CONFIDENCE = 0.4;
const NO_WORDS_CONFIDENCE = 0.15;
const EARLIER_CONTEXT = 2000;

/** What these intents are at least, whatever was learned: money taken wrongly, or an account in doubt. */
const AT_LEAST_HIGH: ReadonlySet<Intent> = new Set(["duplicate_charge", "report_fraud"]);
/** Routine, whatever was learned, unless the text itself says that it presses or that something is at stake. */
const ROUTINE: ReadonlySet<Intent> = new Set([
  "password_reset",
  "login_problem",
  "account_change",
  "delete_account",
  "invoice_request",
  "product_question",
  "warranty_question",
  "ask_question",
  "setup_help",
  "cancel_subscription",
]);
/** Something that a person has to put right or carry out. */
const AT_LEAST_MEDIUM: ReadonlySet<Intent> = new Set([
  "delivery_problem",
  "replace_item",
  "report_fault",
  "complain",
  "cancel_order",
  "change_address",
  "delete_account",
]);
/** A note of thanks is sure to be one: which matter it praises changes nothing. */
const THANKS_CONFIDENCE = 0.9;

/**
 * Builds the local strategy: category as learned and by phrases that name the wish
 * (each multiplies a learned probability by e^weight), priority as learned, complexity by features, intent by rules, and the
 * evidence in words. While the learned classifier is away, words decide, with a confidence of at most 0.4, and
 * `degraded` says so.
 */
export function createLocalClassification({ predict }: { predict: PredictLabels }) {
  return async (
    input: ClassifyInput,
    config: NodeConfig,
  ): Promise<{ classification: Classification; degraded: DegradedPart[] }> => {
    const learned = await predictIfAvailable(() =>
      predict({ text: learnedText(input.ticket), labels: ["category", "priority"] }, config),
    );
    config.signal?.throwIfAborted();
    const choice = learned ? choiceAsLearned(learned, input.ticket, input.similar) : undefined;
    return choice
      ? { classification: describe(choice, input), degraded: [] }
      : {
          classification: describe(choiceByWords(unansweredText(input.ticket)), input),
          degraded: ["classifier"],
        };
  };
}

type Learned = Awaited<ReturnType<PredictLabels>>;

/** What must be answered comes first, and counts most; what was answered before follows, so that the matter stays known. */
function learnedText(ticket: TicketCase): string {
  const lastAnswer = ticket.messages.findLastIndex(({ from }) => from !== "customer");
  const earlier = ticket.messages.slice(0, lastAnswer + 1).filter(({ from }) => from === "customer");
  const context = earlier.map(({ text }) => text).join("\n\n");
  return [unansweredText(ticket), context.slice(0, EARLIER_CONTEXT)]
    .filter((text) => text !== "")
    .join("\n\n");
}

function choiceAsLearned(
  { category, priority }: Learned,
  ticket: TicketCase,
  similar: readonly SimilarTicket[],
): Choice | undefined {
  const weighed = category && weighedBy(categoryEvidence(unansweredText(ticket)), category);
  const best = weighed && likeliest(weighed, similar);
  if (!best || !priority) return undefined;
  const how = `Learned from labelled tickets, ${percent(best.probability)} sure.`;
  return {
    category: Category.parse(best.label),
    priority: Priority.parse(priority.label),
    confidence: best.probability,
    how,
  };
}

/**
 * The likeliest category once phrases have been weighed in; among two that are nearly as likely, the one that
 * resolved tickets like this one had.
 */
function likeliest(distribution: Prediction["distribution"], similar: readonly SimilarTicket[]) {
  const [first, second] = distribution;
  if (!first || !second || first.probability - second.probability >= TIE) return first;
  const votes = (name: string) =>
    similar
      .filter(({ category }) => category === name)
      .reduce((sum, { relevance_score }) => sum + relevance_score, 0);
  return votes(second.label) > votes(first.label) ? second : first;
}

function weighedBy(
  evidence: ReadonlyMap<string, number>,
  { distribution }: Prediction,
): Prediction["distribution"] {
  const weights = distribution.map(({ label, probability }) => ({
    label,
    weight: Math.max(probability, LEAST_PROBABILITY) * Math.exp(evidence.get(label) ?? 0),
  }));
  const sum = weights.reduce((total, { weight }) => total + weight, 0);
  return weights
    .map(({ label, weight }) => ({ label, probability: weight / sum }))
    .toSorted((a, b) => b.probability - a.probability);
}

function choiceByWords(text: string): Choice {
  const [best] = [...wordsFound(text)].toSorted(([, a], [, b]) => b.length - a.length);
  const category = best?.[0] ?? "general";
  return {
    category,
    priority: category === "security" ? "high" : "medium",
    confidence: best ? WORDS_CONFIDENCE : NO_WORDS_CONFIDENCE,
    how: "By words alone: the learned classifier was not available.",
  };
}

function describe(choice: Choice, { ticket, preparation, similar }: ClassifyInput): Classification {
  const text = unansweredText(ticket);
  const { category, priority, confidence } = choice;
  const standing = Category.safeParse(ticket.pinned_category).data ?? category;
  const intent = intentOf(text, { category: standing, asksForPerson: preparation.asks_for_person });
  return {
    category,
    priority: priorityOf(intent, priority, text),
    confidence: intent === "say_thanks" ? Math.max(THANKS_CONFIDENCE, confidence) : confidence,
    complexity: complexityOf({
      text,
      category: standing,
      customerMessages: ticket.messages.filter(({ from }) => from === "customer").length,
      orders: [preparation.entities.order_id ?? []].flat().length,
      confidence,
    }),
    intent,
    entities: preparation.entities,
    reasoning: reasoningOf(choice, text, similar),
  };
}

/** The learned priority within what the intent allows. */
function priorityOf(intent: Intent, learned: Priority, text: string): Priority {
  if (intent === "say_thanks") return "low";
  if (AT_LEAST_HIGH.has(intent)) return learned === "critical" ? learned : "high";
  if (AT_LEAST_MEDIUM.has(intent) && learned === "low") return "medium";
  const isRaised = learned === "high" || learned === "critical";
  if (!isRaised || !ROUTINE.has(intent)) return learned;
  const { stated, deadline, pressing } = urgencyOf(text);
  return stated || deadline || pressing || riskOfWords(text).risk !== "low" ? learned : "medium";
}

const MOST_CITED = 4;

function reasoningOf({ category, how }: Choice, text: string, similar: readonly SimilarTicket[]): string {
  const words = wordsFound(text).get(category) ?? [];
  const said =
    words.length > 0
      ? ` The text says ${words
          .slice(0, MOST_CITED)
          .map((word) => `"${word}"`)
          .join(", ")}.`
      : "";
  const alike = similar.map(({ ticket_id, category: was }) => `${ticket_id} (${was})`).slice(0, MOST_CITED);
  const resolved = alike.length > 0 ? ` Resolved tickets like it: ${alike.join(", ")}.` : "";
  return `Reads as ${category}. ${how}${said}${resolved}`;
}

const percent = (share: number): string => `${Math.round(share * 100)}%`;
