import { evidenceOf, proposalOf } from "../../agents/review/proposal.js";
import type { TicketState } from "../../agents/state.js";
import { HOUR_MS, isoAfter } from "../../domain/clock.js";
import type { Policy } from "../../domain/policy.js";
import type { ReviewDocument } from "../../domain/review.js";
import { slaTimes, type SlaPolicy } from "../../domain/sla.js";
import type { RunDocument } from "../../domain/run.js";
import type { TicketDocument } from "../../domain/ticket.js";
import { proposalHash } from "../proposal-hash.js";

type Asked = {
  review_id: string;
  run: RunDocument;
  /** As the projection leaves it. */
  ticket: TicketDocument;
  state: TicketState;
  interrupt_id: string;
  checkpoint_id: string;
  reasons: string[];
  policy: Pick<Policy, "reviews"> & SlaPolicy;
  now: string;
};

/**
 * The review of a run that waits: due after the policy's hours, or when the first response is, if that is still to
 * come and earlier.
 */
export function openReview({
  review_id,
  run,
  ticket,
  state,
  reasons,
  policy,
  now,
  ...at
}: Asked): ReviewDocument {
  const proposal = proposalOf(state);
  const evidence = evidenceOf(state);
  const bound = { proposal, evidence, policy_hash: run.policy_hash };
  return {
    review_id,
    ticket_id: ticket.ticket_id,
    run_id: run.run_id,
    interrupt_id: at.interrupt_id,
    checkpoint_id: at.checkpoint_id,
    status: "pending",
    ...bound,
    reasons,
    proposal_hash: proposalHash(bound),
    assignee: ticket.assigned_to,
    queue: ticket.queue,
    due_at: dueAt(ticket, { now, policy }),
    expires: true,
    approvals_needed: Math.max(1, ...proposal.actions.map(({ limit }) => limit.approvals_needed)),
    approvals: [],
    decided: null,
    then: null,
    epoch: run.epoch,
    watermark: run.watermark,
    created_at: now,
    version: 1,
  };
}

function dueAt(ticket: TicketDocument, { now, policy }: Pick<Asked, "now" | "policy">): string {
  const usual = isoAfter(now, policy.reviews.due_hours * HOUR_MS);
  const { first_responded_at, customer_tier: tier } = ticket;
  // Derived when the ticket is written: what stands there now is of the priority that it had before.
  const { first_response_due_at } = slaTimes({ ...ticket, tier }, policy);
  const counts = first_responded_at === null && first_response_due_at > now && first_response_due_at < usual;
  return counts ? first_response_due_at : usual;
}
