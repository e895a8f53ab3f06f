import type { ProposedAction } from "../../domain/action.js";
import type { Playbook, Policy } from "../../domain/policy.js";
import type { TicketCase } from "../../domain/ticket-case.js";
import type { TicketState } from "../state.js";
import type { ReplyPlan } from "./compose.js";
import { factsOf } from "./facts.js";
import type { Adjustments } from "./instructions.js";
import type { Known } from "./known.js";
import type { Mood, Phrases } from "./phrases.js";
import type { Missing } from "./proposals.js";
import { isAboutAnOrder, type Topic } from "./topics.js";

/** A text of fewer words that no article fits is too vague to answer. */
const VAGUE_WORDS = 12;
/** Relevance from which an article answers even a text of few words. */
const CLEAR_RELEVANCE = 0.7;

/** All that a local draft is made of: what the case says, what was looked up, what may be proposed. */
export type Findings = {
  state: TicketState;
  topic: Topic;
  text: string;
  adjustments: Adjustments;
  playbook: Playbook | null;
  known: Known;
  checks: { check: string; holds: boolean }[];
  proposed: ProposedAction[];
  refused: string[];
  missing: Missing[];
  policy: Pick<Policy, "retrieval" | "desk">;
};

/** Decides everything that a reply says, in the phrases of one language. */
export function planReply(findings: Findings, phrases: Phrases): ReplyPlan {
  const { state, topic, text, adjustments, known, proposed, policy } = findings;
  const facts = factsOf(known, topic, phrases);
  const isAnswered = facts.isAnswer || (known.isVerified && proposed.length > 0);
  const passages = topic === "say_thanks" ? [] : known.passages.slice(0, policy.retrieval.draft_passages);
  const [best, second] = passages;
  const steps = best?.steps ?? [];
  const tooLate =
    isTooLate(findings) && known.order ? [phrases.outsideWindow({ order: known.order.order_id })] : [];
  return {
    topic,
    mood: adjustments.apologize ? "upset" : moodOf(state),
    name: firstName(known.ticket, text),
    order: known.order?.order_id ?? null,
    facts: [...facts.sentences, ...tooLate],
    actions: proposed,
    isClaimed: !known.isVerified,
    needsIdentity: !known.isVerified && isAboutAnOrder(topic),
    isAnswered,
    ask: askFor(findings, { phrases, isAnswered }),
    steps: steps.length === 0 && topic === "report_fraud" ? phrases.secureAccount : steps,
    article: isAnswered ? null : (best ?? null),
    reading: (isAnswered ? best : second) ?? null,
    toPerson:
      (state.preparation?.asks_for_person ?? false) || topic === "talk_to_person" || topic === "complain",
    mention: adjustments.mention,
    brief: adjustments.brief,
    desk: policy.desk.name,
  };
}

function askFor(
  { topic, text, known, missing }: Findings,
  { phrases, isAnswered }: { phrases: Phrases; isAnswered: boolean },
): string | null {
  const { order } = known;
  if (topic === "say_thanks" || topic === "talk_to_person" || isAnswered) return null;
  if (order && missing.includes("item"))
    return phrases.askItem({ order: order.order_id, items: order.items.map(({ name }) => name).join(", ") });
  if (order && missing.includes("address")) return phrases.askAddress({ order: order.order_id });
  if (isAboutAnOrder(topic) && !order && (known.isVerified || known.writtenOrder === null))
    return phrases.askOrder;
  const words = text.split(/\s+/).filter(Boolean).length;
  const isClear = (known.passages[0]?.relevance_score ?? 0) >= CLEAR_RELEVANCE;
  return words < VAGUE_WORDS && !isClear && !order && topic !== "report_fraud" ? phrases.askDetails : null;
}

/** A return that was asked for after its time, on an order that did arrive. */
const isTooLate = ({ topic, checks }: Findings): boolean =>
  topic === "request_refund" &&
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
