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
  actions: readonly Action[];
  /** Identity only claimed: nothing personal is said, and what is proposed is for a person to check. */
  isClaimed: boolean;
  /** Claimed, and only the records could answer. */
  needsIdentity: boolean;
  /** Records or actions already answer it: steps then only support. */
  isAnswered: boolean;
  /** What the customer is asked for, in words. */
  ask: string | null;
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
  const sentences = [...plan.facts, ...actionsIn(plan, phrases), ...plan.mention];
  const steps = plan.brief && plan.isAnswered ? [] : plan.steps;
  const told = plan.article && steps.length === 0 && !plan.isAnswered ? [plan.article.summary] : [];
  const list = steps.length > 0 && !plan.isAnswered ? [stepsIn(plan, phrases)] : [];
  const reading = plan.reading && !plan.brief ? [phrases.furtherReading({ title: plan.reading.title })] : [];
  const last = [
    ...(plan.needsIdentity ? [phrases.notConfirmed] : []),
    ...(plan.ask === null ? [] : [plan.ask]),
    ...(plan.toPerson ? [phrases.toPerson] : []),
  ];
  const body = [...sentences, ...told].filter(Boolean).join(" ");
  const text = [body, ...list].filter(Boolean).join(body === "" ? "" : "\n");
  const all = [text, [...last, ...reading].join(" ")].filter((part) => part.trim() !== "");
  return all.length > 0 ? all.join(list.length > 0 ? "\n" : " ") : phrases.noAnswer;
}

function actionsIn({ actions, isClaimed }: ReplyPlan, phrases: Phrases): string[] {
  if (isClaimed) return actions.length > 0 ? [phrases.checkedByPerson] : [];
  return actions.map((action) => actionInWords(action, phrases));
}

function stepsIn({ steps, article, facts, actions }: ReplyPlan, phrases: Phrases): string {
  const intro =
    facts.length + actions.length > 0
      ? phrases.inTheMeantime
      : (article?.relevance_score ?? 1) >= SURE
        ? phrases.stepsFollow.sure
        : phrases.stepsFollow.unsure;
  return [intro, ...steps.map((step, at) => `${at + 1}. ${step}`)].join("\n");
}

function closingOf({ topic, ask, toPerson, isClaimed, actions }: ReplyPlan, { closings }: Phrases): string {
  if (topic === "say_thanks") return closings.thanks;
  if (ask !== null) return closings.waiting;
  return toPerson || (isClaimed && actions.length > 0) ? closings.person : closings.solved;
}

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
