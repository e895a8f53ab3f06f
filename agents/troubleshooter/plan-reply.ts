import type { ProposedAction } from "../../domain/action.js";
import { firedTriggers } from "../../domain/escalation.js";
import type { Playbook, Policy } from "../../domain/policy.js";
import type { TicketCase } from "../../domain/ticket-case.js";
import { signalsOf } from "../signals.js";
import type { FoundPassage } from "../../tools/search-knowledge.js";
import type { TicketState } from "../state.js";
import { isDelivered } from "./checks.js";
import type { ReplyPlan } from "./compose.js";
import { factsOf } from "./facts.js";
import { ASKS_HOW, GUIDES } from "./guides.js";
import type { Adjustments } from "./instructions.js";
import type { Known } from "./known.js";
import type { Mood, Phrases } from "./phrases.js";
import type { Missing } from "./proposals.js";
import { isAboutAnOrder, isVague, needsPatience, type Topic } from "./topics.js";

/** A text of fewer words that no article fits is too vague to answer. */
const VAGUE_WORDS = 12;

/** All that a local draft is made of: what the case says, what was looked up, what may be proposed. */
export type Findings = {
  state: TicketState;
  topic: Topic;
  text: string;
  adjustments: Adjustments;
  playbook: Playbook | null;
  known: Known;
  checks: { check: string; holds: boolean }[];
  /** Whether the customer wants something done, whatever became of it. */
  wishes: boolean;
  /** Amounts that the customer names, as written. */
  amounts: readonly string[];
  /** Whether money, or its worth, was to be given. */
  wantsMoney: boolean;
  proposed: ProposedAction[];
  refused: string[];
  /** What a person should look at in the amounts proposed. */
  doubts: string[];
  missing: Missing[];
  policy: Pick<Policy, "retrieval" | "desk" | "escalation" | "autonomy" | "languages">;
};

/** Dangers are never answered by what is done about the rest. */
const NEVER_ANSWERED = new Set<Topic>(["report_fraud", "safety_hazard"]);

/** Decides everything that a reply says, in the phrases of one language. */
export function planReply(findings: Findings, phrases: Phrases): ReplyPlan {
  const { state, topic, text, adjustments, known, proposed, policy, wishes } = findings;
  const facts = factsOf(known, topic, phrases);
  const isAnswered =
    !NEVER_ANSWERED.has(topic) && (facts.isAnswer || (known.isVerified && proposed.length > 0));
  const toPerson = isForPerson(findings);
  const isTerse = state.sentiment?.sentiment === "very_negative" && needsPatience(topic);
  const guide = GUIDES[topic];
  const usable = guide.tells === "nothing" || isTerse ? [] : known.passages;
  const [best, second] = usable.slice(0, policy.retrieval.draft_passages);
  const isUnknownOrder = known.isVerified && known.writtenOrder !== null && known.order === null;
  const tellsSteps = !isUnknownOrder && (guide.tells === "steps" || ASKS_HOW.test(text));
  const prose = best && guide.byPassage ? proseOf(best) : "";
  return {
    topic,
    mood: adjustments.apologize ? "upset" : moodOf(state),
    name: firstName(known.ticket, text),
    order: known.order?.order_id ?? null,
    facts: [...facts.sentences, ...tooLate(findings, phrases)],
    afterwards: goingBack(findings, phrases),
    actions: proposed,
    isClaimed: !known.isVerified,
    takesCare: !known.isVerified && wishes && !helpsThemselves(topic, best),
    needsIdentity: !known.isVerified && isAboutAnOrder(topic),
    isAnswered,
    ask: askFor(findings, { phrases, isAnswered }),
    steps: stepsFor(topic, { best: prose === "" ? best : undefined, tellsSteps, phrases }),
    article: isAnswered ? null : (best ?? null),
    answer: isAnswered || !best ? "" : prose || answerOf(best, topic),
    reading: isAnswered ? (best ?? null) : worthReading(second),
    toPerson,
    mention: adjustments.mention,
    brief: adjustments.brief,
    desk: policy.desk.name,
  };
}

/** Whether a person takes this ticket whatever the draft says: then, and only then, the customer is told so. */
function isForPerson({ state, topic, known, policy }: Findings): boolean {
  if (state.preparation?.asks_for_person || topic === "talk_to_person" || topic === "complain") return true;
  return firedTriggers(signalsOf(state, known.ticket, policy), policy).length > 0;
}

/** A second article is pointed to only where it is surely about the same. */
const WORTH_READING = 0.85;
const worthReading = (passage: FoundPassage | undefined): FoundPassage | null =>
  passage && passage.relevance_score >= WORTH_READING ? passage : null;

type Steps = { best: FoundPassage | undefined; tellsSteps: boolean; phrases: Phrases };

/** The article's; in danger the desk's own where there is none, because nobody should have to wait for them. */
function stepsFor(topic: Topic, { best, tellsSteps, phrases }: Steps): string[] {
  if (topic === "safety_hazard") return phrases.staySafe;
  const told = tellsSteps ? (best?.steps ?? []) : [];
  return topic === "report_fraud" && told.length === 0 ? phrases.secureAccount : told;
}

/** Longer passages are no answer but reading. */
const LONGEST_PROSE = 400;

/** A passage's own text; empty where it is a list or too long to be told. */
function proseOf({ content }: FoundPassage): string {
  const text = content.replace(/^#.*$/gm, "").trim();
  return text.length > LONGEST_PROSE || /^\s*(?:\d+[.)]|[-*|])/m.test(text) ? "" : text.replace(/\s+/g, " ");
}

/** An article's short answer, as far as it is about the topic, without the apology that the opening has made. */
function answerOf({ summary, language }: FoundPassage, topic: Topic): string {
  const sentences = sentencesOf(summary, language);
  const { only } = GUIDES[topic];
  const told = sentences
    .filter((sentence) => !/^(?:We are sorry|Es tut uns leid)/i.test(sentence))
    .filter((sentence) => only === undefined || only.test(sentence));
  return (told.length > 0 ? told : sentences).join(" ").trim();
}

/** By the rules of the language: "8 a.m. to 8 p.m." ends no sentence. */
const sentencesOf = (text: string, language: string): string[] =>
  Array.from(new Intl.Segmenter(language, { granularity: "sentence" }).segment(text), ({ segment }) =>
    segment.trim(),
  );

/** Nobody who can do it themselves at once has to wait for a person, or could sign in to prove who they are. */
const helpsThemselves = (topic: Topic, best: FoundPassage | undefined): boolean =>
  (topic === "password_reset" || topic === "login_problem") && (best?.steps.length ?? 0) > 0;

const tooLate = ({ topic, known, checks }: Findings, phrases: Phrases): string[] =>
  topic === "request_refund" && known.order && isTooLate(checks)
    ? [phrases.outsideWindow({ order: known.order.order_id })]
    : [];

/** What becomes of the thing itself when its price is given back. */
function goingBack({ topic, known, proposed }: Findings, phrases: Phrases): string[] {
  const { order } = known;
  if (topic !== "request_refund" || !order) return [];
  const isRefunded = known.isVerified && proposed.some(({ type }) => type === "refund");
  return isRefunded && isDelivered(order) && order.status !== "returned" ? [phrases.sendBack] : [];
}

function askFor(
  { topic, text, known, missing }: Findings,
  { phrases, isAnswered }: { phrases: Phrases; isAnswered: boolean },
): string | null {
  const { order, writtenOrder } = known;
  if (topic === "say_thanks" || topic === "talk_to_person" || isAnswered) return null;
  if (order && missing.includes("item"))
    return phrases.askItem({ order: order.order_id, items: order.items.map(({ name }) => name).join(", ") });
  if (order && missing.includes("address")) return phrases.askAddress({ order: order.order_id });
  if (isAboutAnOrder(topic) && !order && known.isVerified)
    return writtenOrder === null ? phrases.askOrder : phrases.askOrderAgain({ written: writtenOrder });
  const words = text.split(/\s+/).filter(Boolean).length;
  return words < VAGUE_WORDS && known.passages.length === 0 && !order && isVague(topic)
    ? phrases.askDetails
    : null;
}

/** A return that was asked for after its time, of something that did arrive. */
const isTooLate = (checks: Findings["checks"]): boolean =>
  checks.some(({ check, holds }) => check === "within_return_window" && !holds) &&
  checks.some(({ check, holds }) => check === "order_is_delivered" && holds);

function moodOf({ sentiment }: TicketState): Mood {
  if (sentiment?.sentiment === "negative" || sentiment?.sentiment === "very_negative") return "upset";
  return sentiment?.sentiment === "very_positive" ? "happy" : "calm";
}

/** Whoever only claims to be a customer is called by name only where they signed with it. */
function firstName({ customer, identity, messages }: TicketCase, text: string): string | null {
  const first = customer.name?.trim().split(/\s+/)[0] ?? "";
  if (!/^\p{Lu}[\p{L}'-]+$/u.test(first)) return null;
  const signed = `${text} ${messages.map((message) => message.text).join(" ")}`;
  return identity === "verified" || signed.includes(first) ? first : null;
}
