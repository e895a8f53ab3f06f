import { z } from "zod";
import { Customer, type CustomerDocument } from "../../domain/customer.js";
import { Order } from "../../domain/order.js";
import { can, isWithin, scopeFilters } from "../../domain/rights.js";
import type { HttpDeps } from "../http/deps.js";
import { keepPage, PageQuery } from "../http/paging.js";
import { defineRoute, type Route } from "../http/route.js";
import type { Who } from "../http/who.js";
import { pick } from "../views/pick.js";
import { TicketView } from "../views/ticket-view.js";
import { Id } from "./schemas.js";
import { notThere } from "./ticket-access.js";
import { createTicketViews } from "./ticket-views.js";

const CustomerRecord = Customer.extend({ orders: z.array(Order) });

/** A customer's record and history: their own, or that of those whose tickets one works. */
export function customerRoutes(deps: HttpDeps): Route[] {
  const views = createTicketViews(deps);
  const get = defineRoute({
    method: "get",
    path: "/api/customers/:id",
    operationId: "getCustomer",
    summary: "A customer, with orders",
    tags: ["customers"],
    access: "customers.read",
    params: Id,
    answers: { status: 200, description: "Record, value and orders, newest first", schema: CustomerRecord },
    handler: async ({ who, params }) => {
      const customer = await customerFor(deps, params.id, who);
      const orders = await deps.orders.ofCustomer(params.id);
      return { body: { ...pick(Customer, customer), orders: orders.map((order) => pick(Order, order)) } };
    },
  });

  const tickets = defineRoute({
    method: "get",
    path: "/api/customers/:id/tickets",
    operationId: "listCustomerTickets",
    summary: "A customer's tickets, newest first",
    tags: ["customers"],
    access: "customers.read",
    paged: true,
    params: Id,
    query: PageQuery,
    answers: { status: 200, description: "What you may see of them", schema: z.array(TicketView) },
    handler: async ({ who, params, query }) => {
      await customerFor(deps, params.id, who);
      const { items, next } = await pageOfTickets(deps, { who, customerId: params.id, ...query });
      return { body: await views.all(items, who), next };
    },
  });

  return [get, tickets];
}

/** @throws AppError "not_found" where there is none, or it is not theirs */
async function customerFor(deps: HttpDeps, customerId: string, who: Who): Promise<CustomerDocument> {
  const customer = await deps.customers.get(customerId);
  if (!customer || !(await isTheirs(deps, customerId, who))) throw notThere("customer", customerId);
  return customer;
}

/** An agent's customers are those with a ticket that the agent may see. */
async function isTheirs(deps: HttpDeps, customerId: string, who: Who): Promise<boolean> {
  const scope = can(who.role, "customers.read");
  if (scope === "all") return true;
  if (scope === "own") return who.principal.type === "customer" && who.principal.id === customerId;
  const { items } = await pageOfTickets(deps, { who, customerId, limit: 1 });
  return items.length > 0;
}

type TicketsOf = { who: Who; customerId: string; limit: number; cursor?: string | undefined };

function pageOfTickets(deps: HttpDeps, { who, customerId, limit, cursor }: TicketsOf) {
  const scope = can(who.role, "customers.read") ?? "own";
  return keepPage(
    (at) =>
      deps.tickets.list({ customer_id: customerId, limit, cursor: at, anyOf: scopeFilters(scope, who) }),
    cursor,
    (tickets) => tickets.filter((ticket) => isWithin(scope, who, ticket)),
  );
}
