import type { Risk, TicketStatus } from "./enums.js";
import type { Policy } from "./policy.js";
import type { Proposal } from "./review.js";

/** How a run stopped, at the interrupt or at its end. */
export type RunEnd = {
  /** An escalation trigger fired. */
  triggered: boolean;
  /** `auto`: nobody had to be asked; `pending`: a person must decide; else what they decided. */
  review: "auto" | "pending" | "accept" | "edit" | "ignore";
  /** What the deciding person wants the ticket to become (their `then`); null: the default. */
  decided_status: "waiting_for_customer" | "resolved" | null;
  /** The approved proposal leaves out a reply or an action that was proposed (`leavesOut`). */
  part_approved: boolean;
  /** A reply to the customer is on its way. */
  answered: boolean;
  /** 0–1, the ticket's `ai_confidence`; null: nothing was decided. */
  confidence: number | null;
  risk: Risk | null;
};

/**
 * The status a ticket takes when its run stops: the first line of SPEC's table that holds. After `ignore` the
 * ticket is also `human_owned`, which is the caller's to set.
 */
export function statusAfterRun(end: RunEnd, policy: Pick<Policy, "autonomy">): TicketStatus {
  switch (end.review) {
    case "accept":
    case "edit":
      return end.triggered && end.part_approved
        ? "escalated"
        : (end.decided_status ?? "waiting_for_customer");
    case "ignore":
      return end.triggered ? "escalated" : "assigned";
    case "pending":
      return end.triggered ? "escalated" : "waiting_for_review";
    case "auto":
      if (end.triggered) return "escalated";
      if (!end.answered) return "assigned";
      return isSure(end, policy) ? "resolved" : "waiting_for_customer";
  }
}

/** Whether an approved proposal has dropped the reply or any of the actions that were proposed. */
export function leavesOut(
  approved: Pick<Proposal, "reply" | "actions">,
  proposed: Pick<Proposal, "reply" | "actions">,
): boolean {
  const kept = new Set(approved.actions.map(({ action_id }) => action_id));
  return (
    (proposed.reply !== undefined && approved.reply === undefined) ||
    proposed.actions.some(({ action_id }) => !kept.has(action_id))
  );
}

const isSure = ({ confidence, risk }: RunEnd, { autonomy }: Pick<Policy, "autonomy">): boolean =>
  (confidence ?? 0) >= autonomy.min_confidence && risk === "low";
