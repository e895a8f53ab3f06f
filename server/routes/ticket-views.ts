import { isOutside } from "../../domain/rights.js";
import type { TicketDocument } from "../../domain/ticket.js";
import type { HttpDeps } from "../http/deps.js";
import type { Who } from "../http/who.js";
import { createDelivered } from "../views/delivered.js";
import { ticketView, type TicketView } from "../views/ticket-view.js";

export type TicketViews = {
  one(ticket: TicketDocument, who: Who): Promise<TicketView>;
  all(tickets: readonly TicketDocument[], who: Who): Promise<TicketView[]>;
};

/** Tickets as a caller sees them, with one look into the outbox for those who must wait for the answer. */
export function createTicketViews(deps: Pick<HttpDeps, "documents">): TicketViews {
  const delivered = createDelivered(deps);
  const all: TicketViews["all"] = async (tickets, who) => {
    const sent = isOutside(who.role) ? await delivered(tickets) : new Set<string>();
    return tickets.map((ticket) => ticketView(ticket, who, { answerDelivered: sent.has(ticket.ticket_id) }));
  };
  return {
    all,
    one: async (ticket, who) => {
      const sent = isOutside(who.role) ? await delivered([ticket]) : new Set<string>();
      return ticketView(ticket, who, { answerDelivered: sent.has(ticket.ticket_id) });
    },
  };
}

/** The headers of an answer that is a ticket. */
export const ticketHeaders = (body: unknown): Record<string, string> => {
  const version = (body as { version?: unknown } | undefined)?.version;
  return typeof version === "number" ? { ETag: `"${version}"` } : {};
};
