import type { NodeConfig, WriteOutbox } from "../ports.js";
import { NOTHING } from "../review/proposal.js";
import type { TicketState, TicketUpdate } from "../state.js";

export type ActDeps = { writeOutbox: WriteOutbox };

type Input = Pick<
  TicketState,
  | "run_id"
  | "ticket_id"
  | "epoch"
  | "watermark"
  | "preparation"
  | "review_outcome"
  | "escalation"
  | "hand_over"
>;

/**
 * Builds the only node with effects: it decides what goes into the outbox, the server writes it. The reply and the
 * actions are those approved; the fixed hand-over notice goes out where a person takes over (an escalation or a
 * hand-over) and no reply does, but never after `ignore`.
 * @throws AppError "lease_lost"; "unavailable" when the outbox cannot be written, for the node's retry policy
 */
export function createAct({ writeOutbox }: ActDeps) {
  return async (state: Input, config: NodeConfig): Promise<TicketUpdate> => {
    const { run_id, ticket_id, epoch, watermark } = state;
    const outcome = state.review_outcome;
    const approved = outcome?.approved ?? NOTHING;
    const escalated = Boolean(state.escalation);
    const takenOver = escalated || state.hand_over !== undefined;
    const notice = takenOver && approved.reply === undefined && outcome?.type !== "ignore";
    if (!notice && !approved.reply && approved.actions.length === 0) {
      return { act_result: { effect_ids: [], reply: "none", refused: [] } };
    }
    const act_result = await writeOutbox(
      {
        run_id,
        ticket_id,
        epoch,
        watermark,
        approved,
        by_person: outcome !== undefined && outcome.type !== "auto",
        escalated,
        hand_over_notice: notice,
        language: approved.reply?.language ?? state.preparation?.language ?? "en",
      },
      config,
    );
    return { act_result };
  };
}
