import type { Logger } from "pino";
import type { Policy } from "../../domain/policy.js";
import { caseRef } from "../case-ref.js";
import { modelLoss } from "../model-loss.js";
import type { Model, NodeConfig, PredictLabels, ReadCase } from "../ports.js";
import type { TicketState, TicketUpdate } from "../state.js";
import { createLocalSentiment } from "./local-strategy.js";
import { createModelSentiment } from "./model-strategy.js";

export type SentimentDeps = {
  /** Null without a key: then the local strategy decides, and nothing counts as missing. */
  model: Model | null;
  predict: PredictLabels;
  readCase: ReadCase;
  policy: Pick<Policy, "classification">;
  log: Pick<Logger, "info">;
};

type Input = Pick<TicketState, "ticket_id" | "epoch" | "watermark">;

/**
 * Builds the node that writes `sentiment`: how the customer feels in what is not answered yet, whether it is urgent,
 * what is at risk, and how the mood has moved over the thread. The model answers first; where it fails or is less
 * sure than the policy asks, the local strategy does. A spent budget also hands the ticket over.
 * @throws AppError "not_found" for an unknown ticket; when the run was cancelled
 */
export function createSentiment({ model, predict, readCase, policy, log }: SentimentDeps) {
  const assessLocally = createLocalSentiment({ predict });
  const assessByModel = model && createModelSentiment({ model });

  return async function sense(state: Input, config: NodeConfig): Promise<TicketUpdate> {
    const ticket = await readCase(caseRef(state), config);
    const answer = await assessByModel?.(ticket, config);
    config.signal?.throwIfAborted();
    if (answer?.ok && answer.value.confidence >= policy.classification.min_model_confidence)
      return { sentiment: { ...answer.value, decided_by: answer.made_by } };
    if (answer)
      log.info({ ticketId: ticket.ticket_id, why: answer.ok ? "unsure" : answer.reason }, "sensed locally");
    const loss = answer && !answer.ok ? modelLoss(answer) : { degraded: [] };
    const { assessment, degraded } = await assessLocally(ticket, config);
    return {
      ...loss,
      sentiment: { ...assessment, decided_by: "local" },
      degraded: [...loss.degraded, ...degraded],
    };
  };
}
