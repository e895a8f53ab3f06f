import type { ActionType } from "../../domain/action.js";
import type { DegradedPart } from "../../domain/enums.js";
import { toCents } from "../../domain/money.js";
import type { OrderDocument } from "../../domain/order.js";
import type { Policy } from "../../domain/policy.js";
import { customerText, unansweredText, type TicketCase } from "../../domain/ticket-case.js";
import { scopeOf } from "../case-ref.js";
import type { NodeConfig, RunTool } from "../ports.js";
import { extractEntities } from "../prepare/entities.js";
import type { TicketState } from "../state.js";
import { runChecks } from "./checks.js";
import { composeReply } from "./compose.js";
import { readInstructions } from "./instructions.js";
import { createLookUp } from "./known.js";
import { GUIDES } from "./guides.js";
import { itemNamed } from "./item-named.js";
import { moneyConcerns } from "./money-concerns.js";
import { namedAmounts } from "./named-amounts.js";
import type { Draft } from "./output.js";
import { PHRASES_DE } from "./phrases-de.js";
import { PHRASES_EN } from "./phrases-en.js";
import type { Phrases } from "./phrases.js";
import { planReply, type Findings } from "./plan-reply.js";
import { playbookFor } from "./playbook-for.js";
import { resolutionProbability } from "./probability.js";
import { propose, wantedActions } from "./propose.js";
import { isAboutAnOrder, mattersIn, topicOf } from "./topics.js";

const PACKS: Record<string, Phrases> = { en: PHRASES_EN, de: PHRASES_DE };

/** From this probability an answer that asks for nothing counts as complete. */
const RESOLVED_FROM = 0.75;

/** What the desk's own steps in danger are worth, as an article's relevance. */
const OWN_STEPS = 0.6;

/** What gives the customer money, or its worth. */
const GIVES = new Set<ActionType>(["refund", "replacement", "credit"]);

/** A note of thanks asks for nothing: hardly ever does more come of it. */
const THANKS = 0.9;

export type LocalDeps = {
  runTool: RunTool;
  policy: Pick<
    Policy,
    "playbooks" | "categories" | "languages" | "retrieval" | "desk" | "escalation" | "autonomy"
  >;
};
export type LocalDraft = { draft: Draft; degraded: DegradedPart[] };

/**
 * Builds the local strategy: the playbook's checks and look-ups, the actions that the case supports, and a reply
 * composed of what the records and the best articles say, in English or German. It never throws for a failed
 * tool: the draft says what was missing.
 */
export function createLocalDraft({ runTool, policy }: LocalDeps) {
  const lookUp = createLookUp(runTool);
  return async (state: TicketState, ticket: TicketCase, config: NodeConfig): Promise<LocalDraft> => {
    const task = taskOf(state, ticket, policy);
    const { topic, text, adjustments, playbook, proposing, wantedLanguage } = task;
    const scope = { ...scopeOf(state, ticket), language: wantedLanguage };
    const known = await lookUp(
      {
        ticket,
        scope,
        query: text,
        writtenOrders: ordersNamed(state, ticket),
        playbook,
        needsOrder: isAboutAnOrder(topic) || adjustments.offer.length > 0,
        underWayOnly: topic === "track_shipment" || topic === "late_parcel",
        guide: GUIDES[topic],
        language: languageOf(wantedLanguage, policy.languages.supported),
        confidence: state.classification?.confidence ?? 0,
        minRelevance: policy.retrieval.min_relevance,
      },
      config,
    );
    const checks = runChecks(playbook?.checks ?? [], known);
    const amounts = namedAmounts(customerText(ticket), state.preparation?.entities ?? {});
    const wish = { topic, text, amounts };
    const { actions, missing } = wantedActions({ playbook: proposing, checks, adjustments, known, wish });
    const { proposed, refused, doubts } = await propose(actions, (args) =>
      runTool({ name: "propose_action", args, scope }, config),
    );
    const wishes = (proposing?.proposes.length ?? 0) > 0;
    const offered = [...(proposing?.proposes ?? []), ...adjustments.offer.map(({ type }) => type)];
    const looked = { playbook, known, checks, amounts, wantsMoney: offered.some((type) => GIVES.has(type)) };
    return draftOf(
      { state, topic, text, adjustments, ...looked, wishes, proposed, refused, doubts, missing, policy },
      wantedLanguage,
    );
  };
}

/** What is to be answered, and by which playbook. */
function taskOf(state: TicketState, ticket: TicketCase, policy: LocalDeps["policy"]) {
  const { classification, preparation } = state;
  const text = unansweredText(ticket);
  const category = classification?.category ?? "general";
  const intent = classification?.intent ?? "";
  // Whoever addresses the agents gets a neutral word, and a person.
  const isSuspect = (preparation?.injection_signs.length ?? 0) > 0;
  const topic = isSuspect ? "hand_over" : topicOf({ intent, category, text });
  const isForPlaybook = !isSuspect && topic !== "say_thanks";
  const playbook = isForPlaybook ? playbookFor(policy, classification?.intent, category) : null;
  // What only the category suggests is looked up, never proposed: who deletes an account needs no new password.
  const isOwn = topic !== "safety_hazard" && playbook?.intents.includes(intent);
  const adjustments = readInstructions(state.instructions);
  return {
    topic,
    text,
    adjustments,
    playbook,
    proposing: isOwn ? playbook : null,
    wantedLanguage: adjustments.language ?? preparation?.language ?? ticket.customer.language,
  };
}

/** As the customer wrote them; a person who instructs may name another. */
function ordersNamed({ preparation, instructions }: TicketState, ticket: TicketCase): string[] {
  const instructed = instructions.flatMap((text) => extractEntities(text, { language: "en" }).order_id ?? []);
  return [...instructed, preparation?.entities.order_id ?? ticket.order_id ?? []].flat();
}

/** The language of the reply: the one wanted where there are phrases and articles, else English. */
const languageOf = (wanted: string, supported: readonly string[]): string =>
  supported.includes(wanted) && wanted in PACKS ? wanted : "en";

function draftOf(findings: Findings, wanted: string): LocalDraft {
  const { state, topic, text, known, proposed, checks, playbook, policy } = findings;
  const language = languageOf(wanted, policy.languages.supported);
  const isSupported = language === wanted;
  const phrases = PACKS[language] ?? PHRASES_EN;
  const plan = planReply(findings, phrases);
  const cited = [plan.article, plan.reading].filter((passage) => passage !== null);
  const asks = plan.ask !== null;
  const needsPerson = plan.toPerson || plan.takesCare || plan.needsIdentity;
  const confidence = state.classification?.confidence ?? 0;
  const probability =
    topic === "say_thanks"
      ? Math.max(THANKS, confidence)
      : resolutionProbability({
          isAnswered: plan.isAnswered,
          relevance: plan.article?.relevance_score ?? (plan.steps.length > 0 ? OWN_STEPS : 0),
          confidence,
          failedChecks: known.isVerified ? checks.filter(({ holds }) => !holds).length : 0,
          asks,
          needsPerson,
          matters: mattersIn(text),
        });
  const success = known.failed.length === 0 && checks.every(({ holds }) => holds);
  const isComplete =
    success && !asks && !needsPerson && findings.refused.length === 0 && probability >= RESOLVED_FROM;
  return {
    degraded: known.failed.includes("search_knowledge") ? ["index"] : [],
    draft: {
      steps: [...plan.steps],
      message: composeReply(plan, phrases),
      language,
      citations: cited.map(({ article_id, title, relevance_score }) => ({
        article_id,
        title,
        relevance_score,
      })),
      cited: cited.map(({ title, success_rate }) => ({ title, success_rate })),
      actions: proposed,
      resolution_probability: probability,
      resolved: topic === "say_thanks" || isComplete,
      playbook: playbook && { name: playbook.name, checks, success },
      concerns: concernsOf(findings, isSupported ? null : wanted),
      decided_by: "local",
    },
  };
}

function concernsOf(findings: Findings, unsupported: string | null): string[] {
  const { state, adjustments, known, refused, proposed, amounts, text } = findings;
  const language =
    unsupported && (new Intl.DisplayNames("en", { type: "language" }).of(unsupported) ?? unsupported);
  return [
    ...(language ? [`No articles or templates in ${language}: an English draft`] : []),
    ...known.failed.filter((name) => name !== "search_knowledge").map((name) => `${name} could not be asked`),
    ...refused,
    ...findings.doubts,
    ...moneyConcerns({
      amounts,
      text,
      actions: proposed,
      currency: known.order?.currency ?? null,
      isWanted: findings.wantsMoney,
    }),
    ...itemConcerns(findings),
    ...(proposed.some((action) => action.type === "refund" && isWholeOrder(action.args.amount, known.order))
      ? ["The refund covers the whole order; the customer may mean a part of it"]
      : []),
    ...state.instructions
      .slice(-1)
      .map((instruction) => `Drafted again after an instruction: “${instruction}”`),
    ...notOffered(findings),
    ...adjustments.notFollowed.map((instruction) => `Local drafting could not follow: “${instruction}”`),
  ];
}

/** What a person has offered and could not be proposed, once each. */
function notOffered({ adjustments, known, proposed }: Findings): string[] {
  const types = new Set(adjustments.offer.map(({ type }) => type));
  proposed.forEach(({ type }) => types.delete(type));
  const why = known.order
    ? `${known.order.order_id} leaves no room for it, or the item is not known`
    : "the order is not known";
  return [...types].map((type) => `No ${type.replaceAll("_", " ")} as instructed: ${why}`);
}

/** Of an order with several items: with one, the whole is what is meant. */
const isWholeOrder = (amount: string, order: OrderDocument | null): boolean =>
  order !== null && order.items.length > 1 && toCents(amount) === toCents(order.total);

/** A refund for an item that is not its price: some of it was given back before. */
function itemConcerns({ known, proposed, amounts, text }: Findings): string[] {
  const items = known.order?.items ?? [];
  const item = items.length > 1 && amounts.length === 0 ? itemNamed(items, text) : undefined;
  if (!item) return [];
  return proposed
    .filter(({ type, args }) => GIVES.has(type) && type !== "replacement" && "amount" in args)
    .flatMap(({ type, args }) =>
      "amount" in args && toCents(args.amount) !== toCents(item.price) * item.quantity
        ? [
            `The ${type} of ${args.amount} is not the price of the ${item.name}: something was given back before`,
          ]
        : [],
    );
}
