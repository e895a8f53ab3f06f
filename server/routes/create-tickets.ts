import { z } from "zod";
import { SECOND_MS } from "../../domain/clock.js";
import { NewTicket, Ticket, type TicketDocument } from "../../domain/ticket.js";
import type { HttpDeps } from "../http/deps.js";
import { defineRoute, type Asked, type Route } from "../http/route.js";
import { ticketView, TicketView } from "../views/ticket-view.js";
import { createTicketViews, ticketHeaders } from "./ticket-views.js";

const LONGEST_WAIT_SECONDS = 30;

const Wait = z.object({
  wait: z.coerce
    .number(`seconds from 0 to ${LONGEST_WAIT_SECONDS}`)
    .min(0, `seconds from 0 to ${LONGEST_WAIT_SECONDS}`)
    .max(LONGEST_WAIT_SECONDS, `seconds from 0 to ${LONGEST_WAIT_SECONDS}`)
    .default(0)
    .describe("Seconds to wait for the run to end or stop, so that the AI's fields are there"),
});

const Created = z.object({
  ticket: TicketView,
  ai_suggested_category: Ticket.shape.ai_suggested_category,
  ai_suggested_reply: Ticket.shape.ai_suggested_reply,
  ai_confidence: Ticket.shape.ai_confidence,
});
type Created = z.infer<typeof Created>;

type AskedToCreate = Asked<object, z.infer<typeof Wait>, NewTicket>;

/** Opening tickets: the same operation at two addresses, as clients of either kind expect it. */
export function createTicketRoutes(deps: HttpDeps): Route[] {
  const views = createTicketViews(deps);
  const handler = async ({ who, body, query, remember }: AskedToCreate) => {
    let answer: Created | undefined;
    // Nothing has been delivered on a ticket that has only just come in. What is remembered last is what was stored.
    const fresh = (ticket: TicketDocument) =>
      (answer = created(ticketView(ticket, who, { answerDelivered: false })));
    const ticket = await deps.desk.createTicket(body, { who, also: remember(fresh) });
    if (query.wait === 0) return { body: answer ?? fresh(ticket) };
    const waited = await deps.waitForTicket(ticket.ticket_id, query.wait * SECOND_MS);
    return { body: created(await views.one(waited, who)) };
  };
  const shared = {
    method: "post",
    tags: ["tickets"],
    access: "tickets.create",
    query: Wait,
    body: NewTicket,
    handler,
  } as const;
  return [
    defineRoute({
      ...shared,
      path: "/api/tickets/create",
      operationId: "submitTicket",
      summary: "Open a ticket (200)",
      answers: { status: 200, description: "Stored; a worker takes it from there", schema: Created },
      headersOf: (body) => ticketHeaders(ticketIn(body)),
    }),
    defineRoute({
      ...shared,
      path: "/api/tickets",
      operationId: "createTicket",
      summary: "Open a ticket (201)",
      answers: { status: 201, description: "Stored; a worker takes it from there", schema: Created },
      headersOf: (body) => {
        const ticket = ticketIn(body);
        return { ...ticketHeaders(ticket), Location: `/api/tickets/${ticket.ticket_id}` };
      },
    }),
  ];
}

const created = (ticket: TicketView): Created => ({
  ticket,
  ai_suggested_category: ticket.ai_suggested_category,
  ai_suggested_reply: ticket.ai_suggested_reply,
  ai_confidence: ticket.ai_confidence,
});

const ticketIn = (body: unknown): TicketView => (body as Created).ticket;
