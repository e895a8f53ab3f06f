import type { Op } from "../domain/documents.js";
import type { Actor, EventType, TicketEventDocument } from "../domain/event.js";
import type { Ids } from "../domain/ids.js";

/** An event as a change asks for it; its actor is the change's own unless it names another. */
export type NewEvent = { type: EventType; data?: Record<string, unknown>; actor?: Actor };

/** What the events of one commit have in common. */
export type EventContext = { ticketId: string; actor: Actor; at: string; policyHash: string; ids: Ids };

/** The inserts of a ticket's next events, numbered on from `after`. */
export function eventOps(
  { ticketId, actor, at, policyHash, ids }: EventContext,
  { after, events }: { after: number; events: readonly NewEvent[] },
): Op[] {
  return events.map((event, index) => {
    const document: TicketEventDocument = {
      event_id: ids.next("EVT"),
      ticket_id: ticketId,
      type: event.type,
      actor: event.actor ?? actor,
      at,
      policy_hash: policyHash,
      data: event.data ?? {},
      number: after + index + 1,
    };
    return { op: "insert", collection: "events", document };
  });
}
