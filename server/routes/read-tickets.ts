import { z } from "zod";
import { anyCase, Category, Priority, SentimentLevel, TicketStatus } from "../../domain/enums.js";
import { AppError } from "../../domain/errors.js";
import { can, isWithin, scopeFilters, seesMasked } from "../../domain/rights.js";
import type { HttpDeps } from "../http/deps.js";
import { commaList, commaWords, keepPage, PageQuery } from "../http/paging.js";
import { defineRoute, type Route } from "../http/route.js";
import type { Who } from "../http/who.js";
import { TicketView } from "../views/ticket-view.js";
import { Id } from "./schemas.js";
import { ticketFor } from "./ticket-access.js";
import { TicketSort } from "../../store/ticket-order.js";
import { createTicketViews, ticketHeaders } from "./ticket-views.js";

const TicketListQuery = PageQuery.extend({
  status: commaList(TicketStatus),
  priority: commaList(Priority),
  category: commaList(Category),
  sentiment: commaList(SentimentLevel),
  queue: commaWords("Names of queues"),
  assigned_to: commaWords("Ids of people"),
  customer_email: commaWords("Addresses of customers, in any case"),
  sort: anyCase(TicketSort)
    .default("newest")
    .describe(
      "newest, oldest; due: open tickets by what is due next, then the others; priority: the most pressing first; status: from new to closed",
    ),
  q: z
    .string()
    .max(200)
    .optional()
    .describe("Words of subject, description, customer or ids; all must be there"),
});

/** Reading tickets, one or many. */
export function readTicketRoutes(deps: HttpDeps): Route[] {
  const views = createTicketViews(deps);
  return [
    defineRoute({
      method: "get",
      path: "/api/tickets/:id",
      operationId: "getTicket",
      summary: "A ticket",
      tags: ["tickets"],
      access: "tickets.read",
      params: Id,
      answers: { status: 200, description: "The ticket; its ETag is its version", schema: TicketView },
      headersOf: ticketHeaders,
      handler: async ({ who, params }) => ({
        body: await views.one(await ticketFor(deps, params.id, { who, capability: "tickets.read" }), who),
      }),
    }),
    defineRoute({
      method: "get",
      path: "/api/tickets",
      operationId: "listTickets",
      summary: "Tickets, newest first unless sorted otherwise",
      tags: ["tickets"],
      access: "tickets.read",
      paged: true,
      query: TicketListQuery,
      answers: { status: 200, description: "What you may see of them", schema: z.array(TicketView) },
      handler: async ({ who, query }) => {
        refuseProbing(who, query);
        const scope = can(who.role, "tickets.read") ?? "own";
        const { customer_email, ...rest } = query;
        const customer_id = await customersOf(deps, customer_email);
        const { items, next } = await keepPage(
          (cursor) => deps.tickets.list({ ...rest, customer_id, cursor, anyOf: scopeFilters(scope, who) }),
          query.cursor,
          (tickets) => tickets.filter((ticket) => isWithin(scope, who, ticket)),
        );
        return { body: await views.all(items, who), next };
      },
    }),
  ];
}

/** A ticket keeps its customer's address as it was written; a customer is known by it in any case. */
async function customersOf(
  { customers }: Pick<HttpDeps, "customers">,
  emails: readonly string[] | undefined,
): Promise<string[] | undefined> {
  const known = emails && (await Promise.all(emails.map((email) => customers.byEmail(email))));
  return known?.flatMap((customer) => customer?.customer_id ?? []);
}

/** Whoever sees masked tickets could otherwise find out by searching what is under the mask. */
function refuseProbing({ role }: Who, { q, customer_email }: z.infer<typeof TicketListQuery>): void {
  if (seesMasked(role) && (q !== undefined || customer_email !== undefined))
    throw new AppError(
      "forbidden",
      `The role ${role} sees tickets masked and cannot search what customers wrote.`,
    );
}
