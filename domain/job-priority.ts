import type { SlaPolicy } from "./sla.js";
import type { TicketDocument } from "./ticket.js";

/** The largest that job engines know. */
const LAST = 2 ** 21 - 1;

/**
 * Which of the tickets that wait for the AI is worked first: the minutes within which the policy promises the
 * customer's tier a first response on the ticket's channel, at its priority; from 1, and less is sooner. So a chat
 * goes before an email, and a platinum customer's email before a standard one's.
 */
export function ticketJobPriority(
  { channel, priority, customer_tier }: Pick<TicketDocument, "channel" | "priority" | "customer_tier">,
  policy: SlaPolicy,
): number {
  const { first_response_minutes } = policy.sla.targets[channel][priority];
  const minutes = first_response_minutes * policy.customer_tiers[customer_tier].sla_multiplier;
  return Math.min(LAST, Math.max(1, Math.round(minutes)));
}
