import type { Logger } from "pino";
import { z } from "zod";
import { escalationLevel, firedTriggers } from "../../domain/escalation.js";
import type { Policy } from "../../domain/policy.js";
import type { TicketCase } from "../../domain/ticket-case.js";
import { caseRef } from "../case-ref.js";
import { modelLoss } from "../model-loss.js";
import type { Model, ModelAnswer, NodeConfig, ReadCase } from "../ports.js";
import { maskCase, maskText, unmask } from "../prepare/mask.js";
import { signalsOf } from "../signals.js";
import type { TicketState, TicketUpdate } from "../state.js";
import { writeNote, type HandOffNote } from "./local.js";
import { escalationPrompt } from "./prompt.js";

const HandOffNoteSchema = z.object({
  summary: z.string().trim().min(1).max(2000),
  action_plan: z.array(z.string().trim().min(1).max(300)).min(1).max(8),
});

export type EscalatorDeps = {
  /** Null without a key: then the note is composed, and nothing counts as missing. */
  model: Model | null;
  readCase: ReadCase;
  policy: Pick<Policy, "escalation" | "autonomy">;
  log: Pick<Logger, "info">;
};

/**
 * Builds the node that writes `escalation`. Triggers and level are always the policy's; a model may only write the
 * summary and the action plan for the person who takes over, and where it fails they are composed.
 * @throws AppError "not_found" for an unknown ticket; when the run was cancelled
 */
export function createEscalator({ model, readCase, policy, log }: EscalatorDeps) {
  return async function escalate(state: TicketState, config: NodeConfig): Promise<TicketUpdate> {
    const ticket = await readCase(caseRef(state), config);
    const signals = signalsOf(state, ticket, policy);
    const triggers = firedTriggers(signals, policy);
    if (triggers.length === 0) return { escalation: null };
    const answer = model && !state.hand_over ? await askModel(model, { state, ticket }, config) : undefined;
    config.signal?.throwIfAborted();
    if (answer && !answer.ok)
      log.info({ ticketId: ticket.ticket_id, why: answer.reason }, "hand-off note composed");
    const note = answer?.ok ? answer.value : writeNote(state, ticket);
    return {
      ...(answer && !answer.ok ? modelLoss(answer) : {}),
      escalation: {
        triggers,
        level: escalationLevel(signals, policy),
        reason: reasonOf(triggers),
        ...note,
        decided_by: answer?.ok ? answer.made_by : "local",
      },
    };
  };
}

function reasonOf(triggers: readonly string[]): string {
  const words = triggers.join("; ");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

async function askModel(
  model: Model,
  { state, ticket }: { state: TicketState; ticket: TicketCase },
  config: NodeConfig,
): Promise<ModelAnswer<HandOffNote>> {
  const { masked, vault } = maskCase(ticket);
  const composed = writeNote(state, ticket, { quoted: false });
  const known = {
    subject: masked.subject,
    messages: masked.messages.map(({ from, text }) => ({ from, text })),
    found_out: maskText(composed.summary, vault),
    draft: state.draft ? maskText(state.draft.message, vault) : null,
    usual_plan: composed.action_plan,
  };
  const answer = await model.decide(
    {
      agent: "escalation",
      name: "hand_off_note",
      schema: HandOffNoteSchema,
      messages: escalationPrompt(known),
      ticket_id: ticket.ticket_id,
    },
    config,
  );
  if (!answer.ok) return answer;
  const plain = (text: string) => unmask(text, vault).text;
  const { summary, action_plan } = answer.value;
  return { ...answer, value: { summary: plain(summary), action_plan: action_plan.map(plain) } };
}
