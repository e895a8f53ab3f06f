import type { Logger } from "pino";
import { Priority } from "../../domain/enums.js";
import { finalPriority } from "../../domain/priority.js";
import type { Policy } from "../../domain/policy.js";
import type { TicketCase } from "../../domain/ticket-case.js";
import { caseRef } from "../case-ref.js";
import { modelLoss } from "../model-loss.js";
import type { Model, NodeConfig, ReadCase, RunTool, ToolDefinition } from "../ports.js";
import { signalsOf } from "../signals.js";
import type { TicketState, TicketUpdate } from "../state.js";
import { createLocalDraft } from "./local.js";
import { createModelDraft } from "./model-draft.js";

export type TroubleshooterDeps = {
  /** Null without a key: then the local strategy drafts, and nothing counts as missing. */
  model: Model | null;
  readCase: ReadCase;
  runTool: RunTool;
  /** The tools that the model may call. */
  toolDefinitions: readonly ToolDefinition[];
  policy: Pick<
    Policy,
    | "autonomy"
    | "priority"
    | "budget"
    | "playbooks"
    | "categories"
    | "languages"
    | "retrieval"
    | "desk"
    | "escalation"
  >;
  log: Pick<Logger, "info">;
};

/**
 * Builds the node where the branches join: it writes the final `priority` (a person's own stands) and the `draft`.
 * The model drafts first; where it fails, the local strategy does and `degraded` names what was missing; a spent
 * budget also hands the ticket over. It proposes and never acts.
 * @throws AppError "not_found" for an unknown ticket; when the run was cancelled
 */
export function createTroubleshooter({
  model,
  readCase,
  runTool,
  toolDefinitions,
  policy,
  log,
}: TroubleshooterDeps) {
  const draftLocally = createLocalDraft({ runTool, policy });
  const draftByModel = model && createModelDraft({ model, runTool, toolDefinitions, policy });

  return async function troubleshoot(state: TicketState, config: NodeConfig): Promise<TicketUpdate> {
    const ticket = await readCase(caseRef(state), config);
    const priority = priorityOf(state, ticket, policy);
    const answer = state.hand_over ? undefined : await draftByModel?.(state, ticket, config);
    config.signal?.throwIfAborted();
    if (answer?.ok) return { priority, draft: answer.value };
    if (answer) log.info({ ticketId: ticket.ticket_id, why: answer.reason }, "drafted locally");
    const loss = answer ? modelLoss(answer) : { degraded: [] };
    const { draft, degraded } = await draftLocally({ ...state, priority }, ticket, config);
    return { ...loss, priority, draft, degraded: [...loss.degraded, ...degraded] };
  };
}

function priorityOf(state: TicketState, ticket: TicketCase, policy: TroubleshooterDeps["policy"]) {
  const pinned = Priority.safeParse(ticket.pinned_priority);
  if (pinned.success) return { priority: pinned.data, because: ["set by a person"] };
  const suggested = state.classification?.priority ?? "medium";
  const signals = signalsOf({ ...state, priority: undefined }, ticket, policy);
  return finalPriority(suggested, signals, policy.priority);
}
