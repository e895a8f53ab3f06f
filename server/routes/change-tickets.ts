import { z } from "zod";
import { anyCase, EscalationLevel, TicketStatus } from "../../domain/enums.js";
import { AppError } from "../../domain/errors.js";
import { Ticket, type TicketDocument } from "../../domain/ticket.js";
import { TicketPatch } from "../desk/patch-ticket.js";
import type { HttpDeps } from "../http/deps.js";
import { ifMatchVersion } from "../http/paging.js";
import { defineRoute, type Route } from "../http/route.js";
import type { Who } from "../http/who.js";
import { ticketView, TicketView } from "../views/ticket-view.js";
import { Id } from "./schemas.js";
import { ticketFor } from "./ticket-access.js";
import { createTicketViews, ticketHeaders } from "./ticket-views.js";

const StatusChange = z.object({ status: anyCase(TicketStatus) });
const StatusAnswer = Ticket.pick({ ticket_id: true, status: true, updated_at: true });

/** Who something is given to. */
export const Assignment = z.object({ agent_id: z.string().min(1).max(100) });

const Raise = z.object({ level: anyCase(EscalationLevel), reason: z.string().trim().min(1).max(2000) });
const NewRating = z.object({
  score: z.number().int().min(1).max(5),
  comment: z.string().trim().max(2000).optional(),
});

const TICKET = { status: 200, description: "The ticket as it now stands", schema: TicketView } as const;
const shared = { tags: ["tickets"], params: Id, headersOf: ticketHeaders, problems: [409] } as const;

/** What people, and customers, change on a ticket. */
export const changeTicketRoutes = (deps: HttpDeps): Route[] => [
  patch(deps),
  status(deps),
  assign(deps),
  escalate(deps),
  handBack(deps),
  rate(deps),
];

const patch = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "patch",
    path: "/api/tickets/:id",
    operationId: "patchTicket",
    summary: "Set fields right, on the version that was read",
    access: "tickets.patch",
    ifMatch: true,
    body: TicketPatch,
    answers: TICKET,
    handler: async ({ who, params, body, header }) => {
      await ticketFor(deps, params.id, { who, capability: "tickets.patch" });
      const ifMatch = ifMatchVersion(header("If-Match"));
      return answered(deps, who, await deps.desk.patchTicket(params.id, body, { who, ifMatch }));
    },
  });

const status = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "put",
    path: "/api/tickets/:id/status",
    operationId: "setStatus",
    summary: "Set the status; an impossible transition is answered with the possible ones",
    access: "tickets.status",
    body: StatusChange,
    answers: { status: 200, description: "The status as it now stands", schema: StatusAnswer },
    headersOf: () => ({}),
    handler: async ({ who, params, body }) => {
      await ticketFor(deps, params.id, { who, capability: "tickets.status" });
      const { ticket_id, status, updated_at } = await deps.desk.changeStatus(params.id, body, { who });
      return { body: { ticket_id, status, updated_at } };
    },
  });

const assign = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "put",
    path: "/api/tickets/:id/assign",
    operationId: "assignTicket",
    summary: "Give the ticket to a person; an agent may take it",
    access: "tickets.assign",
    body: Assignment,
    answers: TICKET,
    handler: async ({ who, params, body }) => {
      await ticketFor(deps, params.id, { who, capability: "tickets.assign" });
      refuseGivingAway(who, body.agent_id);
      return answered(deps, who, await deps.desk.assign(params.id, body, { who }));
    },
  });

const escalate = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "post",
    path: "/api/tickets/:id/escalate",
    operationId: "escalateTicket",
    summary: "Escalate; a person takes the ticket over",
    access: "tickets.escalate",
    body: Raise,
    answers: TICKET,
    handler: async ({ who, params, body, remember }) => {
      await ticketFor(deps, params.id, { who, capability: "tickets.escalate" });
      return answered(
        deps,
        who,
        await deps.desk.escalate(params.id, body, { who, also: remember(brief(who)) }),
      );
    },
  });

const handBack = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "post",
    path: "/api/tickets/:id/hand-back",
    operationId: "handBackTicket",
    summary: "Let the AI speak again",
    access: "tickets.hand_back",
    answers: TICKET,
    handler: async ({ who, params, remember }) => {
      await ticketFor(deps, params.id, { who, capability: "tickets.hand_back" });
      return answered(deps, who, await deps.desk.handBack(params.id, { who, also: remember(brief(who)) }));
    },
  });

const rate = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "post",
    path: "/api/tickets/:id/rating",
    operationId: "rateTicket",
    summary: "Say how it went, 1 to 5",
    access: "tickets.rate",
    body: NewRating,
    answers: TICKET,
    handler: async ({ who, params, body, remember }) => {
      await ticketFor(deps, params.id, { who, capability: "tickets.rate" });
      return answered(deps, who, await deps.desk.rate(params.id, body, { who, also: remember(brief(who)) }));
    },
  });

/** The answer that is remembered in the operation's own commit; the whole one follows it. */
const brief = (who: Who) => (ticket: TicketDocument) => ticketView(ticket, who, { answerDelivered: false });

const answered = async (deps: HttpDeps, who: Who, ticket: TicketDocument) => ({
  body: await createTicketViews(deps).one(ticket, who),
});

/** @throws AppError "forbidden" when an agent gives to another what they may only take */
export function refuseGivingAway({ role, person }: Who, agentId: string): void {
  if (role === "agent" && person?.agent_id !== agentId)
    throw new AppError(
      "forbidden",
      "An agent may take work for themselves; giving it to another is a manager's.",
    );
}
