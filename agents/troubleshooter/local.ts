import type { Action, ActionType } from "../../domain/action.js";
import { ProposedAction } from "../../domain/action.js";
import type { DegradedPart } from "../../domain/enums.js";
import type { Playbook, Policy } from "../../domain/policy.js";
import { unansweredText, type TicketCase } from "../../domain/ticket-case.js";
import { scopeOf } from "../case-ref.js";
import type { NodeConfig, RunTool } from "../ports.js";
import type { TicketState } from "../state.js";
import { runChecks } from "./checks.js";
import { composeReply, type ReplyPlan } from "./compose.js";
import { factsOf, type Facts } from "./facts.js";
import { readInstructions, type Adjustments } from "./instructions.js";
import { createLookUp, type Known } from "./known.js";
import type { Draft } from "./output.js";
import { PHRASES_DE } from "./phrases-de.js";
import { PHRASES_EN } from "./phrases-en.js";
import type { Mood, Phrases } from "./phrases.js";
import { resolutionProbability } from "./probability.js";
import { proposalsFor, type Missing, type Wish } from "./proposals.js";
import { isAboutAnOrder, mattersIn, topicOf, type Topic } from "./topics.js";

const PACKS: Record<string, Phrases> = { en: PHRASES_EN, de: PHRASES_DE };

/** From this probability an answer that asks for nothing counts as complete. */
const RESOLVED_FROM = 0.75;

/** A text of fewer words that no article fits is too vague to answer. */
const VAGUE_WORDS = 12;
/** Relevance from which an article answers even a text of few words. */
const CLEAR_RELEVANCE = 0.7;

export type LocalDeps = { runTool: RunTool; policy: Pick<Policy, "playbooks" | "categories" | "languages" | "retrieval" | "desk"> };
export type LocalDraft = { draft: Draft; degraded: DegradedPart[] };

/**
 * Builds the local strategy: the playbook's checks and look-ups, the actions that the case supports, and a reply
 * composed of what the records and the best articles say, in English or German. It never throws for a failed
 * tool: the draft says what was missing.
 */
export function createLocalDraft({ runTool, policy }: LocalDeps) {
  const lookUp = createLookUp(runTool);
  return async (state: TicketState, ticket: TicketCase, config: NodeConfig): Promise<LocalDraft> => {
    const text = unansweredText(ticket);
    const { classification } = state;
    const category = classification?.category ?? "general";
    const topic = topicOf({ intent: classification?.intent ?? "", category, text });
    const adjustments = readInstructions(state.instructions);
    const playbook = topic === "say_thanks" ? null : playbookFor(policy, classification?.intent, category);
    const scope = scopeOf(state, ticket);
    const known = await lookUp(
      {
        ticket,
        scope: { ...scope, language: adjustments.language ?? scope.language },
        query: text,
        writtenOrders: [state.preparation?.entities.order_id ?? ticket.order_id ?? []].flat(),
        playbook,
        needsOrder: isAboutAnOrder(topic),
        underWayOnly: topic === "track_shipment" || topic === "late_parcel",
      },
      config,
    );
    const checks = runChecks(playbook?.checks ?? [], known);
    const amounts = [state.preparation?.entities.amount ?? []].flat();
    const wanted = wantedActions({ playbook, checks, adjustments, known, wish: { topic, text, amounts } });
    const { proposed, refused } = await propose(wanted.actions, (args) =>
      runTool({ name: "propose_action", args, scope }, config),
    );
    return draftOf({ state, topic, text, adjustments, playbook, known, checks, proposed, refused, missing: wanted.missing, policy });
  };
}

/** The playbook of an intent, or its category's. */
export const playbookFor = (
  { playbooks, categories }: Pick<Policy, "playbooks" | "categories">,
  intent: string | undefined,
  category: keyof Policy["categories"],
): Playbook | null =>
  playbooks.find(({ intents }) => intent !== undefined && intents.includes(intent)) ??
  playbooks.find(({ name }) => name === categories[category].playbook) ??
  null;

type Wanted = {
  playbook: Playbook | null;
  checks: readonly { check: string; holds: boolean }[];
  adjustments: Adjustments;
  known: Known;
  wish: Wish;
};

/** Checks without which money is not given back unless a person says so. */
const BEFORE_MONEY = new Set(["order_is_delivered", "within_return_window"]);

function wantedActions({ playbook, checks, adjustments, known, wish }: Wanted): { actions: Action[]; missing: Missing[] } {
  const { offer, withhold } = adjustments;
  const isTooLate = known.isVerified && checks.some(({ check, holds }) => !holds && BEFORE_MONEY.has(check));
  const isMoneyBack = (type: ActionType) => type === "refund" || type === "credit";
  const usual = (playbook?.proposes ?? []).filter((type) => !withhold.includes(type) && !(isTooLate && isMoneyBack(type)));
  // What a person offers takes the place of what the playbook would.
  if (offer.length === 0) return proposalsFor(usual, { known, wish });
  const offered = offer.map(({ type, amount }) =>
    proposalsFor([type], { known, wish: { ...wish, text: `${wish.text} ${type}`, amounts: amount ? [amount] : wish.amounts } }),
  );
  return {
    actions: offered.flatMap(({ actions }) => actions),
    missing: offered.flatMap(({ missing }) => missing),
  };
}

type Propose = (args: unknown) => Promise<{ content: string; artifact: unknown }>;

/** One after the other, because each counts against the limit of the next. */
async function propose(actions: readonly Action[], runPropose: Propose): Promise<{ proposed: ProposedAction[]; refused: string[] }> {
  const proposed: ProposedAction[] = [];
  const refused: string[] = [];
  for (const action of actions) {
    const alongside = proposed.map(({ type, args }) => ({ type, args }));
    const reason = `The customer's case supports a ${action.type.replaceAll("_", " ")}`;
    // oxlint-disable-next-line no-await-in-loop
    const { content, artifact } = await runPropose({ ...action, reason, alongside });
    const parsed = ProposedAction.safeParse(artifact);
    if (parsed.success) proposed.push(parsed.data);
    else refused.push(`No ${action.type.replaceAll("_", " ")} could be proposed: ${content}`);
  }
  return { proposed, refused };
}

type DraftInput = {
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
  policy: LocalDeps["policy"];
};

function draftOf(input: DraftInput): LocalDraft {
  const { state, topic, text, adjustments, known, proposed, checks, policy } = input;
  const wanted = adjustments.language ?? state.preparation?.language ?? known.ticket.customer.language;
  const isSupported = policy.languages.supported.includes(wanted) && wanted in PACKS;
  const language = isSupported ? wanted : "en";
  const phrases = PACKS[language] ?? PHRASES_EN;
  const facts = factsOf(known, topic, phrases);
  const isAnswered = facts.isAnswer || (known.isVerified && proposed.length > 0);
  const passages = topic === "say_thanks" ? [] : known.passages.slice(0, policy.retrieval.draft_passages);
  const [best] = passages;
  const ask = askFor(input, { phrases, isAnswered });
  const plan = planReply(input, { phrases, facts, isAnswered, ask, passages });
  const probability =
    topic === "say_thanks"
      ? Math.max(0.9, state.classification?.confidence ?? 0)
      : resolutionProbability({
          isAnswered,
          relevance: best?.relevance_score ?? 0,
          hasSteps: plan.steps.length > 0,
          confidence: state.classification?.confidence ?? 0,
          failedChecks: checks.filter(({ holds }) => !holds).length,
          asks: ask !== null || plan.needsIdentity,
          matters: mattersIn(text),
        });
  const cited = [plan.article, plan.reading].filter((passage) => passage !== null);
  const isComplete = ask === null && !plan.needsIdentity && !plan.toPerson && input.refused.length === 0;
  return {
    degraded: known.failed.includes("search_knowledge") ? ["index"] : [],
    draft: {
      steps: [...plan.steps],
      message: composeReply(plan, phrases),
      language,
      citations: cited.map(({ article_id, title, relevance_score }) => ({ article_id, title, relevance_score })),
      cited: cited.map(({ title, success_rate }) => ({ title, success_rate })),
      actions: proposed,
      resolution_probability: probability,
      resolved: topic === "say_thanks" || (isComplete && probability >= RESOLVED_FROM),
      playbook: input.playbook && {
        name: input.playbook.name,
        checks,
        success: known.failed.length === 0 && checks.every(({ holds }) => holds),
      },
      concerns: concernsOf(input, { wanted, isSupported }),
      decided_by: "local",
    },
  };
}

function askFor(
  { topic, text, known, missing }: DraftInput,
  { phrases, isAnswered }: { phrases: Phrases; isAnswered: boolean },
): string | null {
  const { order } = known;
  if (topic === "say_thanks" || topic === "talk_to_person" || isAnswered) return null;
  if (order && missing.includes("item"))
    return phrases.askItem({ order: order.order_id, items: order.items.map(({ name }) => name).join(", ") });
  if (order && missing.includes("address")) return phrases.askAddress({ order: order.order_id });
  if (isAboutAnOrder(topic) && !order && (known.isVerified || known.writtenOrder === null)) return phrases.askOrder;
  const words = text.split(/\s+/).filter(Boolean).length;
  const isClear = (known.passages[0]?.relevance_score ?? 0) >= CLEAR_RELEVANCE;
  return words < VAGUE_WORDS && !isClear && !order && topic !== "report_fraud" ? phrases.askDetails : null;
}

type Planned = {
  phrases: Phrases;
  facts: Facts;
  isAnswered: boolean;
  ask: string | null;
  passages: Known["passages"];
};

function planReply(input: DraftInput, { phrases, facts, isAnswered, ask, passages }: Planned): ReplyPlan {
  const { state, topic, text, adjustments, known, proposed, policy } = input;
  const [best, second] = passages;
  const isClaimed = !known.isVerified;
  const steps = best?.steps ?? [];
  return {
    topic,
    mood: adjustments.apologize ? "upset" : moodOf(state),
    name: firstName(known.ticket, text),
    order: known.order?.order_id ?? null,
    facts: [...facts.sentences, ...(isTooLate(input) && known.order ? [phrases.outsideWindow({ order: known.order.order_id })] : [])],
    actions: proposed,
    isClaimed,
    needsIdentity: isClaimed && isAboutAnOrder(topic),
    isAnswered,
    ask,
    steps: steps.length === 0 && topic === "report_fraud" ? phrases.secureAccount : steps,
    article: isAnswered ? null : (best ?? null),
    reading: (isAnswered ? best : second) ?? null,
    toPerson: (state.preparation?.asks_for_person ?? false) || topic === "talk_to_person" || topic === "complain",
    mention: adjustments.mention,
    brief: adjustments.brief,
    desk: policy.desk.name,
  };
}

/** A return that was asked for after its time, on an order that did arrive. */
const isTooLate = ({ topic, checks }: DraftInput): boolean =>
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

function concernsOf(
  { state, adjustments, known, refused }: DraftInput,
  { wanted, isSupported }: { wanted: string; isSupported: boolean },
): string[] {
  const languageName = new Intl.DisplayNames("en", { type: "language" }).of(wanted) ?? wanted;
  return [
    ...(isSupported ? [] : [`No articles or templates in ${languageName}: an English draft`]),
    ...known.failed.filter((name) => name !== "search_knowledge").map((name) => `${name} could not be asked`),
    ...refused,
    ...state.instructions.slice(-1).map((instruction) => `Drafted again after an instruction: “${instruction}”`),
    ...adjustments.notFollowed.map((instruction) => `Local drafting could not follow: “${instruction}”`),
  ];
}
