import type { TicketStatus } from "./enums.js";
import { scopeTokens } from "./rights.js";
import { slaStatus, slaTimes, type SlaPolicy } from "./sla.js";
import { isOpen, type TicketDocument } from "./ticket.js";
import { timelineOf } from "./timeline.js";
import { wordsOf } from "./words.js";

export type DeriveTicket = (ticket: TicketDocument, now: Date) => TicketDocument;

/** A list search looks for names and topics; the tail of a long text adds little to them. */
const MAX_TOKENS = 300;

const WAITS_FOR_A_PERSON: ReadonlySet<TicketStatus> = new Set([
  "assigned",
  "escalated",
  "waiting_for_review",
]);

/**
 * Fills in what follows from the rest of a ticket: due times, SLA status and when to look at it again, timeline,
 * search tokens, and whether it waits for a person and has none. Applied to every ticket before it is written,
 * so that none of these can be set by hand.
 */
export const createDeriveTicket = (policy: SlaPolicy): DeriveTicket =>
  function deriveTicket(ticket, now) {
    // Named one by one: V8 takes long over a ticket that is spread and given a field more.
    const { channel, customer_tier: tier, priority, rule_resolution_hours, epoch_started_at } = ticket;
    const times = slaTimes({ channel, tier, priority, rule_resolution_hours, epoch_started_at }, policy);
    const { first_responded_at, breach_probability } = ticket;
    const resolved_at = isOpen(ticket) ? null : (ticket.resolved_at ?? ticket.closed_at);
    const facts = { ...times, epoch_started_at, first_responded_at, breach_probability, resolved_at };
    return {
      ...ticket,
      ...times,
      ...slaStatus(facts, policy, now),
      timeline: timelineOf(ticket, now),
      tokens: tokensOf(ticket),
      needs_assignee: needsAssignee(ticket),
    };
  };

const needsAssignee = (ticket: TicketDocument): boolean =>
  ticket.assigned_to === null &&
  isOpen(ticket) &&
  (ticket.human_owned || WAITS_FOR_A_PERSON.has(ticket.status));

/** Who may see it first, then what is short and sought for, so that the limit cuts the description alone. */
const tokensOf = (ticket: TicketDocument): string[] =>
  [
    ...scopeTokens(ticket),
    ...wordsOf(
      ticket.ticket_id,
      ticket.order_id ?? "",
      ticket.customer_email,
      ticket.customer_name ?? "",
      ticket.subject,
      ticket.description,
    ),
  ].slice(0, MAX_TOKENS);
