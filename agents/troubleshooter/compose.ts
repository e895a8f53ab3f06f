import type { Action } from "../../domain/action.js";
import type { FoundPassage } from "../../tools/search-knowledge.js";
import type { Mood, Phrases } from "./phrases.js";
import type { Topic } from "./topics.js";

/** Everything a reply says, decided; only the words are missing. */
export type ReplyPlan = {
  topic: Topic;
  mood: Mood;
  /** First name; null: nobody is named. */
  name: string | null;
  /** The order, where the customer may be told about it. */
  order: string | null;
  facts: string[];
  /** What goes with the actions. */
  afterwards: string[];
  actions: readonly Action[];
  /** Identity only claimed: nothing personal is said, and what is proposed is for a person to check. */
  isClaimed: boolean;
  /** Claimed, and something is to be done: a person sees to it, whatever could be proposed. */
  takesCare: boolean;
  /** Claimed, and only the records could answer. */
  needsIdentity: boolean;
  /** Records or actions already answer it: steps then only support. */
  isAnswered: boolean;
  /** What the customer is asked for, in words. */
  ask: string | null;
  /** The article's answer in short; may be empty. */
  answer: string;
  steps: readonly string[];
  /** The article to tell from, and the one to point to. */
  article: FoundPassage | null;
  reading: FoundPassage | null;
  toPerson: boolean;
  mention: readonly string[];
  brief: boolean;
  desk: string;
};

/** Relevance from which an article's steps are told without reservation. */
const SURE = 0.7;

/**
 * The reply in two or three paragraphs between greeting and signature: acknowledge, solve, close.
 * A note of thanks is answered with thanks alone.
 */
export function composeReply(plan: ReplyPlan, phrases: Phrases): string {
  const opening = openingOf(plan, phrases);
  const middle = plan.topic === "say_thanks" ? plan.mention.join(" ") : solve(plan, phrases);
  const parts = [
    phrases.greeting({ name: plan.name }),
    opening,
    middle,
    closingOf(plan, phrases),
    phrases.signOff({ desk: plan.desk }),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function openingOf({ topic, mood, order, isClaimed }: ReplyPlan, phrases: Phrases): string {
  return phrases.openings[topic][mood === "upset" ? "upset" : "calm"]({ order: isClaimed ? null : order });
}

function solve(plan: ReplyPlan, phrases: Phrases): string {
  const steps = plan.isAnswered || plan.brief ? [] : plan.steps;
  // Where the records speak and steps follow, an article's general answer would only repeat them.
  const answer = plan.facts.length > 0 && steps.length > 0 ? "" : plan.answer;
  const done = [...actionsIn(plan, phrases), ...plan.afterwards];
  const said = [...plan.facts, ...done, ...plan.mention, answer].filter(Boolean).join(" ");
  const list = steps.length > 0 ? stepsIn(plan, phrases) : "";
  const last = [...whoSeesToIt(plan, phrases), plan.ask ?? "", readingIn(plan, phrases)].filter(Boolean);
  const paragraphs = [[said, list].filter(Boolean).join("\n"), last.join(" ")].filter(Boolean);
  if (paragraphs.length === 0) return isToBeDone(plan) ? phrases.checkedByPerson : phrases.noAnswer;
  return paragraphs.join(list === "" ? " " : "\n\n");
}

/** Who goes on from here: each is said once, and only where it is so. */
function whoSeesToIt(plan: ReplyPlan, phrases: Phrases): string[] {
  const { takesCare, needsIdentity, toPerson, topic } = plan;
  // Their openings say so already.
  const isSaid = topic === "report_fraud" || topic === "safety_hazard";
  if (toPerson && !isSaid) return [phrases.toPerson, ...(needsIdentity ? [phrases.confirmIdentity] : [])];
  if (takesCare && !isSaid) return [phrases.checkedByPerson, phrases.confirmIdentity];
  return needsIdentity ? [phrases.notConfirmed] : [];
}

const readingIn = ({ reading, brief }: ReplyPlan, phrases: Phrases): string =>
  reading && !brief ? phrases.furtherReading({ title: reading.title }) : "";

const actionsIn = ({ actions, isClaimed }: ReplyPlan, phrases: Phrases): string[] =>
  isClaimed ? [] : actions.map((action) => actionInWords(action, phrases));

/** Matters that nobody wants explained but done. */
const TO_BE_DONE = new Set<Topic>([
  "delete_account",
  "account_change",
  "cancel_subscription",
  "cancel_order",
  "change_order",
  "change_address",
  "request_refund",
  "replace_item",
  "invoice_request",
]);
const isToBeDone = ({ topic }: ReplyPlan): boolean => TO_BE_DONE.has(topic);

function stepsIn({ steps, article, facts, actions, topic, isClaimed }: ReplyPlan, phrases: Phrases): string {
  const isOwn = topic === "report_fraud" || topic === "safety_hazard";
  const intro =
    facts.length > 0 || (actions.length > 0 && !isClaimed)
      ? phrases.inTheMeantime
      : isOwn || (article?.relevance_score ?? 1) >= SURE
        ? phrases.stepsFollow.sure
        : phrases.stepsFollow.unsure;
  return [intro, ...steps.map((step, at) => `${at + 1}. ${step}`)].join("\n");
}

function closingOf(plan: ReplyPlan, { closings }: Phrases): string {
  if (plan.topic === "say_thanks") return closings.thanks;
  if (plan.ask !== null) return closings.waiting;
  return plan.toPerson || plan.takesCare || isEmpty(plan) ? closings.person : closings.solved;
}

/** Nothing could be said: a person will. */
const isEmpty = ({ facts, actions, article, steps }: ReplyPlan): boolean =>
  facts.length + actions.length + steps.length === 0 && article === null;

function actionInWords(action: Action, { actions: say }: Phrases): string {
  switch (action.type) {
    case "refund":
      return say.refund(action.args);
    case "credit":
      return say.credit(action.args);
    case "replacement":
      return say.replacement(action.args);
    case "cancel_order":
      return say.cancel_order(action.args);
    case "change_address":
      return say.change_address(action.args);
    case "password_reset":
      return say.password_reset(action.args);
    case "cancel_subscription":
      return say.cancel_subscription(action.args);
  }
}
