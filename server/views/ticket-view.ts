import type { z } from "zod";
import type { Role } from "../../domain/enums.js";
import { isOutside, seesMasked } from "../../domain/rights.js";
import { Escalation, Ticket, type TicketDocument } from "../../domain/ticket.js";
import { maskDeep, namesOf } from "./mask-deep.js";
import { pick } from "./pick.js";

/** A ticket as the API shows it: to clients and customers less of it than to the desk's people. */
export const TicketView = Ticket.extend({
  escalation: Escalation.extend({
    summary: Escalation.shape.summary.nullable().describe("Null to clients and customers"),
  }).nullable(),
});
export type TicketView = z.infer<typeof TicketView>;

/**
 * What a role sees of a ticket, never its internals. `answerDelivered`: whether what the AI suggested has reached the
 * customer; until then clients and customers do not see it.
 */
export function ticketView(
  ticket: TicketDocument,
  { role }: { role: Role },
  { answerDelivered }: { answerDelivered: boolean },
): TicketView {
  const whole = pick(Ticket, ticket);
  if (isOutside(role)) return fromOutside(whole, answerDelivered);
  return seesMasked(role) ? maskedTicket(ticket, whole) : whole;
}

/** All that somebody outside is told of an escalation's reason. */
const ESCALATED = "A person is looking into this.";

function fromOutside(ticket: Ticket, answerDelivered: boolean): TicketView {
  return {
    ...ticket,
    reasoning: null,
    risk: null,
    open_review_id: null,
    // A reason names what policy saw in the customer: their tier, their mood, the risk.
    escalation: ticket.escalation && {
      ...ticket.escalation,
      reason: ESCALATED,
      action_plan: [],
      summary: null,
    },
    ai_suggested_reply: answerDelivered ? ticket.ai_suggested_reply : null,
    solution: answerDelivered ? ticket.solution : null,
  };
}

function maskedTicket(document: TicketDocument, ticket: Ticket): TicketView {
  const { emails, phones, tracking, ...entities } = ticket.extracted_metadata;
  const hidden = (values: string[] | undefined, label: string) => values?.map(() => label);
  return {
    ...maskDeep(ticket, namesOf(document)),
    customer_email: "[EMAIL]",
    customer_name: ticket.customer_name === null ? null : "[NAME]",
    order_id: ticket.order_id,
    attachments: [],
    extracted_metadata: {
      ...entities,
      ...(emails ? { emails: hidden(emails, "[EMAIL]") } : {}),
      ...(phones ? { phones: hidden(phones, "[PHONE]") } : {}),
      ...(tracking ? { tracking: hidden(tracking, "[TRACKING]") } : {}),
    },
  };
}
