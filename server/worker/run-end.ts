import { aiConfidenceOf, proposalOf } from "../../agents/review/proposal.js";
import type { TicketState } from "../../agents/state.js";
import type { Policy } from "../../domain/policy.js";
import type { ReviewDocument } from "../../domain/review.js";
import { leavesOut, statusAfterRun } from "../../domain/status-after-run.js";
import type { Escalation, TicketDocument } from "../../domain/ticket.js";

/** What a stopped run makes of its ticket. */
export type RunOutcome = {
  fields: Pick<TicketDocument, "status" | "human_owned" | "escalation">;
  /** A reply is on its way to the customer. */
  answered: boolean;
  /** It went out without a person. */
  automatic: boolean;
};

type Stopped = {
  state: TicketState;
  /** Whether it waits at its review. */
  pending: boolean;
  ticket: TicketDocument;
  /** The review whose decision it carried out. */
  review: ReviewDocument | undefined;
  policy: Pick<Policy, "autonomy">;
  now: string;
};

/** Status, ownership and escalation of a ticket whose run has stopped, at its review or at its end. */
export function outcomeOfRun({ state, pending, ticket, review, policy, now }: Stopped): RunOutcome {
  const { act_result, escalation } = state;
  const decided = pending ? "pending" : decisionOf(state);
  const answered = !pending && act_result?.reply === "held";
  const approved = state.review_outcome?.approved ?? { actions: [] };
  const status = statusAfterRun(
    {
      triggered: Boolean(escalation),
      review: decided,
      decided_status: review?.then ?? null,
      part_approved: decided === "edit" && leavesOut(approved, proposalOf(state)),
      answered,
      confidence: aiConfidenceOf(state),
      risk: state.sentiment?.risk ?? null,
    },
    policy,
  );
  const approvedByPerson = decided === "accept" || decided === "edit";
  // Approved, and yet nothing leaves: there was no draft, or an action had passed its limit. A person goes on.
  const nothingDone = approvedByPerson && !answered && !isActing(state) && review?.then == null;
  const needsPerson = nothingDone || (act_result?.refused.length ?? 0) > 0;
  return {
    answered,
    automatic: decided === "auto" && answered,
    fields: {
      status: needsPerson ? (escalation ? "escalated" : "assigned") : status,
      human_owned: ticket.human_owned || decided === "ignore" || needsPerson,
      escalation: escalationAfter(state, { before: ticket.escalation, now }),
    },
  };
}

/** What became of the review; a run that a failure took past it ends as one that did nothing by itself. */
function decisionOf({ review_outcome }: TicketState): "auto" | "accept" | "edit" | "ignore" {
  const type = review_outcome?.type ?? "auto";
  return type === "response" ? "auto" : type;
}

const isActing = ({ act_result, review_outcome }: TicketState): boolean =>
  (review_outcome?.approved.actions.length ?? 0) > (act_result?.refused.length ?? 0);

/** The run's escalation, as edited if it was; null where it has none or the editing person dropped it. */
function escalationAfter(
  { escalation, review_outcome }: TicketState,
  { before, now }: { before: Escalation | null; now: string },
): Escalation | null {
  const told = review_outcome?.type === "edit" ? review_outcome.approved.escalation : escalation;
  if (!told) return null;
  const { reason, level, action_plan, summary } = told;
  const isKnown = before?.reason === reason && before.level === level;
  return { reason, level, action_plan, summary, at: isKnown ? before.at : now };
}
