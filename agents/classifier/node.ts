import type { Logger } from "pino";
import type { DegradedPart } from "../../domain/enums.js";
import type { Policy } from "../../domain/policy.js";
import { caseRef } from "../case-ref.js";
import { modelLoss } from "../model-loss.js";
import type { Model, NodeConfig, PredictLabels, ReadCase, RunTool } from "../ports.js";
import { prepareCase } from "../prepare/node.js";
import type { TicketState, TicketUpdate } from "../state.js";
import { createLocalClassification, type ClassifyInput } from "./local-strategy.js";
import { createModelClassification } from "./model-strategy.js";
import { createFindSimilar, type SimilarTicket } from "./similar.js";

export type ClassifierDeps = {
  /** Null without a key: then the local strategy decides, and nothing counts as missing. */
  model: Model | null;
  predict: PredictLabels;
  readCase: ReadCase;
  runTool: RunTool;
  policy: Pick<Policy, "categories" | "classification">;
  log: Pick<Logger, "info" | "warn">;
};

type Input = Pick<TicketState, "run_id" | "ticket_id" | "epoch" | "watermark" | "preparation">;

/**
 * Builds the node that writes `classification`, the AI's own: a person's pinned category stands beside it. The model
 * answers first; where it fails or is less sure than the policy asks, the local strategy does, so no ticket leaves
 * unclassified. What was missing is named in `degraded`; a spent budget also hands the ticket over.
 * @throws AppError "not_found" for an unknown ticket; when the run was cancelled
 */
export function createClassifier({ model, predict, readCase, runTool, policy, log }: ClassifierDeps) {
  const findSimilar = createFindSimilar({ runTool, log });
  const classifyLocally = createLocalClassification({ predict });
  const classifyByModel = model && createModelClassification({ model, policy });

  return async function classify(state: Input, config: NodeConfig): Promise<TicketUpdate> {
    const ticket = await readCase(caseRef(state), config);
    const found = await findSimilar(ticket, state, config);
    const similar = found ?? [];
    const input: ClassifyInput = { ticket, preparation: state.preparation ?? prepareCase(ticket), similar };
    const withoutIndex: DegradedPart[] = found ? [] : ["index"];
    const similar_tickets = references(similar);

    const answer = await classifyByModel?.(input, config);
    config.signal?.throwIfAborted();
    if (answer?.ok && answer.value.confidence >= policy.classification.min_model_confidence) {
      const classification = { ...answer.value, decided_by: answer.made_by, similar_tickets };
      return { classification, degraded: withoutIndex };
    }
    if (answer)
      log.info(
        { ticketId: ticket.ticket_id, why: answer.ok ? "unsure" : answer.reason },
        "classified locally",
      );
    const loss = answer && !answer.ok ? modelLoss(answer) : { degraded: [] };
    const local = await classifyLocally(input, config);
    return {
      ...loss,
      classification: { ...local.classification, decided_by: "local", similar_tickets },
      degraded: [...withoutIndex, ...loss.degraded, ...local.degraded],
    };
  };
}

const references = (similar: readonly SimilarTicket[]) =>
  similar.map(({ ticket_id, relevance_score }) => ({ ticket_id, relevance_score }));
