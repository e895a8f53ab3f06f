import type { ReviewDocument } from "../../domain/review.js";
import { can, isEscalated, type Scope } from "../../domain/rights.js";
import type { TicketDocument } from "../../domain/ticket.js";
import type { Who } from "../http/who.js";

const ALL = "all";
const MASKED = "masked";
const ESCALATED = "escalated";
const agent = (id: string): string => `agent:${id}`;
const queue = (name: string): string => `queue:${name}`;
const client = (id: string): string => `client:${id}`;
const customer = (id: string): string => `customer:${id}`;

/** Who may run evaluations hears of them: what is in them is masked. */
export const ROOMS_OF_EVALUATIONS: readonly string[] = [ALL, MASKED];

/** The rooms of a listener: one for each part of what they may read. */
export function roomsOf({ role, principal, person }: Who): string[] {
  const scope = can(role, "tickets.read");
  return scope === undefined ? [] : roomsOfScope(scope, { id: principal.id, queues: person?.queues ?? [] });
}

function roomsOfScope(scope: Scope, { id, queues }: { id: string; queues: readonly string[] }): string[] {
  switch (scope) {
    case "all":
      return [ALL];
    case "masked":
      return [MASKED];
    case "queues":
    case "theirs":
      return [agent(id), ...queues.map(queue)];
    case "escalated":
      return [ESCALATED];
    case "created":
      return [client(id)];
    case "own":
      return [customer(id)];
  }
}

/** Who hears of a ticket, by the view that they have of it. */
export function roomsOfTicket(
  ticket: TicketDocument,
): Record<"desk" | "evaluators" | "clients" | "customers", string[]> {
  const { assigned_to, queue: inQueue, created_by, customer_id } = ticket;
  return {
    desk: [
      ALL,
      ...(assigned_to === null ? [] : [agent(assigned_to)]),
      ...(inQueue === null ? [] : [queue(inQueue)]),
      ...(isEscalated(ticket) ? [ESCALATED] : []),
    ],
    evaluators: [MASKED],
    clients: created_by.type === "integration" ? [client(created_by.id)] : [],
    customers: [customer(customer_id)],
  };
}

/** Who hears of a review: engineers and outsiders do not. */
export function roomsOfReview(review: ReviewDocument, ticket: TicketDocument) {
  const { assigned_to, queue: inQueue } = ticket;
  const agents = [assigned_to, review.assignee].flatMap((id) => (id === null ? [] : [agent(id)]));
  const queues = [inQueue, review.queue].flatMap((name) => (name === null ? [] : [queue(name)]));
  return { desk: [ALL, ...new Set([...agents, ...queues])], evaluators: [MASKED] };
}
