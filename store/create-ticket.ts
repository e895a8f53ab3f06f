import type { Op } from "../domain/documents.js";
import type { Actor } from "../domain/event.js";
import { slaRecordOf } from "../domain/sla-events.js";
import type { TicketDocument } from "../domain/ticket.js";
import { eventOps, type EventContext } from "./event-ops.js";
import type { TicketDependencies } from "./ticket-dependencies.js";

type CreateOptions = {
  actor: Actor;
  /** What belongs to the same commit: the message, the customer, an idempotency record. */
  also?: readonly Op[];
  /** The same, where it needs the ticket as it will be stored. */
  alsoFrom?: ((created: TicketDocument) => readonly Op[]) | undefined;
  /** Of the event `ticket.created`. */
  data?: Record<string, unknown>;
};

/** A new ticket as it will be stored, and what stores it with its first event: for a commit of the caller's. */
export type TicketCreation = (
  ticket: TicketDocument,
  options: CreateOptions,
) => { ticket: TicketDocument; ops: Op[] };

/**
 * Stores a new ticket with its first event and whatever else belongs to its commit. Derived fields, `version` and
 * `events_count` are worked out here.
 * @throws DocumentConflict when the ticket, or something of `also`, is there already; nothing is stored then
 */
export type CreateTicket = (ticket: TicketDocument, options: CreateOptions) => Promise<TicketDocument>;

export const ticketCreation =
  ({ derive, clock, ids, policyHash }: TicketDependencies): TicketCreation =>
  (ticket, { actor, also = [], alsoFrom, data = {} }) => {
    const now = clock();
    const created = { ...derive({ ...ticket, version: 1 }, now), events_count: 1 };
    const context: EventContext = {
      ticketId: ticket.ticket_id,
      actor,
      at: now.toISOString(),
      policyHash,
      ids,
    };
    return {
      ticket: created,
      ops: [
        { op: "insert", collection: "tickets", document: created },
        ...eventOps(context, {
          after: 0,
          events: [{ type: "ticket.created", data: { ...slaRecordOf(created), ...data } }],
        }),
        ...also,
        ...(alsoFrom?.(created) ?? []),
      ],
    };
  };

export function createTicket(dependencies: TicketDependencies): CreateTicket {
  const creation = ticketCreation(dependencies);
  return async (ticket, options) => {
    const { ticket: created, ops } = creation(ticket, options);
    await dependencies.documents.commit(ops);
    return created;
  };
}
