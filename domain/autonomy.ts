import type { ActionLimit, ActionType } from "./action.js";
import type { DegradedPart, Priority, Risk } from "./enums.js";
import type { Policy } from "./policy.js";

/** What the agents know of a run that has its draft: all that the policy's autonomy asks about. */
export type AutonomyFacts = {
  /** 0–1: the smaller of the classification's confidence and the resolution probability. Null: none was reached. */
  confidence: number | null;
  risk: Risk | null;
  /** The final one. */
  priority: Priority | null;
  /** Null: no trigger fired. */
  escalation: { reason: string } | null;
  /** The draft's reply; null when there is nothing to say. */
  reply: { language: string } | null;
  customer_language: string;
  actions: readonly { type: ActionType; limit: ActionLimit }[];
  /** Articles the draft cites; `success_rate` as `recentSuccessRate` tells it. */
  cited: readonly { title: string; success_rate: number | null }[];
  automatic_tries: number;
  degraded: readonly DegradedPart[];
  concerns: readonly string[];
  injection_signs: readonly string[];
  /** Why the AI has stepped back, if it has. */
  hand_over: { detail: string } | null;
};

type AutonomyPolicy = Pick<Policy, "autonomy">;

/**
 * Everything in the policy that asks for a person before this draft may leave, in plain words; empty: nobody need
 * be asked. A reply in another language than the customer's is one of them: that is how drafts in a language
 * without articles reach a person.
 */
export function reviewReasons(facts: AutonomyFacts, policy: AutonomyPolicy): string[] {
  return [...trust(facts, policy), ...draft(facts, policy), ...circumstances(facts, policy)];
}

/** How many different people must approve: as many as the action that asks for most, at least one. */
export const approvalsNeeded = (actions: readonly { limit: ActionLimit }[]): 1 | 2 =>
  actions.some(({ limit }) => limit.approvals_needed === 2) ? 2 : 1;

/**
 * The share of an article's last uses that ended well, 0–1; null while there are too few to tell.
 * `recent` holds the outcomes, newest last.
 */
export function recentSuccessRate(
  recent: readonly boolean[],
  { article }: Pick<Policy["autonomy"], "article">,
): number | null {
  const counted = recent.slice(-article.last_uses);
  return counted.length < article.min_uses ? null : counted.filter(Boolean).length / counted.length;
}

function trust(
  { confidence, risk, priority, escalation }: AutonomyFacts,
  { autonomy }: AutonomyPolicy,
): string[] {
  const reasons: string[] = [];
  if (confidence === null || confidence < autonomy.min_confidence)
    reasons.push(
      `confidence ${confidence?.toFixed(2) ?? "unknown"} is under ${autonomy.min_confidence.toFixed(2)}`,
    );
  if (risk === null || !autonomy.risk.includes(risk)) reasons.push(`risk is ${risk ?? "unknown"}`);
  if (priority === null || !autonomy.priority.includes(priority))
    reasons.push(`priority is ${priority ?? "unknown"}`);
  if (escalation) reasons.push(`escalated: ${escalation.reason}`);
  return reasons;
}

function draft(
  { reply, customer_language, actions, cited, concerns }: AutonomyFacts,
  { autonomy }: AutonomyPolicy,
): string[] {
  const { min_success_rate: least } = autonomy.article;
  return [
    ...(reply === null ? ["there is no answer to send"] : []),
    ...(reply && reply.language !== customer_language
      ? [`the draft is in ${reply.language}, the customer writes ${customer_language}`]
      : []),
    ...actions
      .filter(({ limit }) => limit.approvals_needed > 0)
      .map(
        ({ type, limit }) =>
          `${type.replaceAll("_", " ")}: ${limit.because.join("; ") || "outside its limit"}`,
      ),
    ...cited
      .filter(({ success_rate }) => success_rate !== null && success_rate < least)
      .map(
        ({ title }) =>
          `the article "${title}" helped in fewer than ${Math.round(least * 100)}% of its last uses`,
      ),
    ...concerns,
  ];
}

function circumstances(
  { automatic_tries, degraded, injection_signs, hand_over }: AutonomyFacts,
  { autonomy }: AutonomyPolicy,
): string[] {
  const { max_automatic_tries: tries } = autonomy;
  return [
    ...(hand_over ? [hand_over.detail] : []),
    ...(automatic_tries >= tries ? [`the ${tries} automatic tries of this ticket are used up`] : []),
    ...degraded.map((part) => `worked without its ${part}`),
    ...(injection_signs.length > 0 ? ["the text tries to instruct the agents"] : []),
  ];
}
