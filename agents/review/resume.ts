import { z } from "zod";
import { anyCase } from "../../domain/enums.js";
import { DecisionType, EditedProposal, type Proposal } from "../../domain/review.js";

const HumanResponse = z.object({
  type: anyCase(DecisionType),
  args: z.unknown().optional(),
  /** Who decided: a person's id. Agent Inbox does not say; the desk does. */
  by: z.string().optional(),
});

/** What a resume carries: Agent Inbox sends a list of one, a plain client may send the object itself. */
export const ReviewResume = z.preprocess(
  (value) => (Array.isArray(value) && value.length === 1 ? (value as unknown[])[0] : value),
  HumanResponse,
);
export type ReviewResume = z.infer<typeof ReviewResume>;

/** An edit's arguments: the proposal itself, or Agent Inbox's action request around it. */
export const EditArgs = z.union([
  z.object({ action: z.string(), args: EditedProposal }).transform(({ args }) => args),
  EditedProposal,
]);

/** A response's arguments: an instruction in words. */
export const ResponseArgs = z.string().trim().min(1).max(4000);

/**
 * The proposal as the editing person left it: items left out are dropped, an action that was not proposed is theirs.
 * A changed action keeps its id; its limit is read again when it is put into the outbox.
 */
export function applyEdit(proposed: Proposal, edited: EditedProposal, language: string): Proposal {
  const actions = edited.actions.map((action, at): Proposal["actions"][number] => {
    const known = proposed.actions.find(({ action_id }) => action_id === action.action_id);
    return {
      ...action,
      action_id: known?.action_id ?? `added-${at + 1}`,
      reason: action.reason ?? known?.reason ?? "Added in review",
      limit: known?.limit ?? { approvals_needed: 1, total: null, because: ["added in review"] },
    };
  });
  const reply = edited.reply && {
    text: edited.reply.text,
    citations: edited.reply.citations ?? proposed.reply?.citations ?? [],
    language: edited.reply.language ?? proposed.reply?.language ?? language,
  };
  return {
    ...(reply ? { reply } : {}),
    actions,
    ...(edited.escalation ? { escalation: edited.escalation } : {}),
    ...(edited.classification ? { classification: edited.classification } : {}),
  };
}
