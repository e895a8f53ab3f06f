import type { DegradedPart } from "../../domain/enums.js";
import { toCents } from "../../domain/money.js";
import type { OrderDocument } from "../../domain/order.js";
import type { Policy } from "../../domain/policy.js";
import { unansweredText, type TicketCase } from "../../domain/ticket-case.js";
import { scopeOf } from "../case-ref.js";
import type { NodeConfig, RunTool } from "../ports.js";
import type { TicketState } from "../state.js";
import { runChecks } from "./checks.js";
import { composeReply } from "./compose.js";
import { readInstructions } from "./instructions.js";
import { createLookUp } from "./known.js";
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

/** A note of thanks asks for nothing: hardly ever does more come of it. */
const THANKS = 0.9;

export type LocalDeps = {
  runTool: RunTool;
  policy: Pick<Policy, "playbooks" | "categories" | "languages" | "retrieval" | "desk">;
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
    const { missing } = wanted;
    return draftOf(
      { state, topic, text, adjustments, playbook, known, checks, proposed, refused, missing, policy },
      policy.languages.supported,
    );
  };
}

function draftOf(findings: Findings, supported: readonly string[]): LocalDraft {
  const { state, topic, text, adjustments, known, proposed, checks, playbook } = findings;
  const wanted = adjustments.language ?? state.preparation?.language ?? known.ticket.customer.language;
  const isSupported = supported.includes(wanted) && wanted in PACKS;
  const language = isSupported ? wanted : "en";
  const phrases = PACKS[language] ?? PHRASES_EN;
  const plan = planReply(findings, phrases);
  const cited = [plan.article, plan.reading].filter((passage) => passage !== null);
  const asks = plan.ask !== null || plan.needsIdentity;
  const confidence = state.classification?.confidence ?? 0;
  const probability =
    topic === "say_thanks"
      ? Math.max(THANKS, confidence)
      : resolutionProbability({
          isAnswered: plan.isAnswered,
          relevance: cited[0]?.relevance_score ?? 0,
          hasSteps: plan.steps.length > 0,
          confidence,
          failedChecks: checks.filter(({ holds }) => !holds).length,
          asks,
          matters: mattersIn(text),
        });
  const success = known.failed.length === 0 && checks.every(({ holds }) => holds);
  const isComplete =
    success && !asks && !plan.toPerson && findings.refused.length === 0 && probability >= RESOLVED_FROM;
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

function concernsOf(
  { state, adjustments, known, refused, proposed }: Findings,
  unsupported: string | null,
): string[] {
  const language =
    unsupported && (new Intl.DisplayNames("en", { type: "language" }).of(unsupported) ?? unsupported);
  return [
    ...(language ? [`No articles or templates in ${language}: an English draft`] : []),
    ...known.failed.filter((name) => name !== "search_knowledge").map((name) => `${name} could not be asked`),
    ...refused,
    ...(proposed.some((action) => action.type === "refund" && isWholeOrder(action.args.amount, known.order))
      ? ["The refund covers the whole order; the customer may mean a part of it"]
      : []),
    ...state.instructions
      .slice(-1)
      .map((instruction) => `Drafted again after an instruction: “${instruction}”`),
    ...adjustments.notFollowed.map((instruction) => `Local drafting could not follow: “${instruction}”`),
  ];
}

/** Of an order with several items: with one, the whole is what is meant. */
const isWholeOrder = (amount: string, order: OrderDocument | null): boolean =>
  order !== null && order.items.length > 1 && toCents(amount) === toCents(order.total);
