import type { Op } from "../domain/documents.js";
import type { Actor } from "../domain/event.js";
import { slaRecordOf } from "../domain/sla-events.js";
import type { TicketDocument } from "../domain/ticket.js";
import { eventOps, type EventContext } from "./event-ops.js";
import type { TicketsDependencies } from "./tickets.js";

/**
 * Stores a new ticket with its first event and whatever else belongs to its commit: the customer, the message, the
 * idempotency record. Derived fields, `version` and `events_count` are worked out here.
 * @throws DocumentConflict when the ticket, or something of `also`, is there already; nothing is stored then
 */
export type CreateTicket = (
  ticket: TicketDocument,
  options: {
    actor: Actor;
    also?: readonly Op[];
    /** Of the event `ticket.created`. */
    data?: Record<string, unknown>;
  },
) => Promise<TicketDocument>;

export function createTicket(dependencies: TicketsDependencies): CreateTicket {
  const { documents, derive, clock, ids, policyHash } = dependencies;
  return async (ticket, { actor, also = [], data = {} }) => {
    const now = clock();
    const created = derive({ ...ticket, version: 1, events_count: 1 }, now);
    const context: EventContext = { ticketId: ticket.ticket_id, actor, at: now.toISOString(), policyHash, ids };
    await documents.commit([
      { op: "insert", collection: "tickets", document: created },
      ...eventOps(context, { after: 0, events: [{ type: "ticket.created", data: { ...slaRecordOf(created), ...data } }] }),
      ...also,
    ]);
    return created;
  };
}
