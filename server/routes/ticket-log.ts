import { z } from "zod";
import { Effect, type EffectDocument } from "../../domain/effect.js";
import { anyCase } from "../../domain/enums.js";
import { TicketEvent } from "../../domain/event.js";
import { mayOnTicket } from "../../domain/rights.js";
import type { TicketDocument } from "../../domain/ticket.js";
import type { HttpDeps } from "../http/deps.js";
import { PageQuery } from "../http/paging.js";
import { defineRoute, type Route } from "../http/route.js";
import type { Who } from "../http/who.js";
import { effectView, eventView } from "../views/staff-views.js";
import { Id } from "./schemas.js";
import { notThere, ticketFor } from "./ticket-access.js";

const Settlement = z.object({ outcome: anyCase(z.enum(["sent", "void"])) });
const EFFECT = { status: 200, description: "The effect as it now stands", schema: Effect } as const;
const shared = { params: Id, problems: [409] } as const;

/** What happened to a ticket, and what leaves the desk for it. */
export const ticketLogRoutes = (deps: HttpDeps): Route[] => [
  events(deps),
  effects(deps),
  undo(deps),
  settle(deps),
];

const events = (deps: HttpDeps): Route =>
  defineRoute({
    method: "get",
    path: "/api/tickets/:id/events",
    operationId: "listEvents",
    summary: "The audit trail, newest first",
    tags: ["tickets"],
    access: "events.read",
    paged: true,
    params: Id,
    query: PageQuery,
    answers: {
      status: 200,
      description: "Who did what, when, under which policy",
      schema: z.array(TicketEvent),
    },
    handler: async ({ who, params, query }) => {
      const ticket = await ticketFor(deps, params.id, { who, capability: "events.read" });
      const { items, next } = await deps.events.list(params.id, { ...query, direction: "desc" });
      return { body: items.map((event) => eventView(event, { role: who.role, ticket })), next };
    },
  });

const effects = (deps: HttpDeps): Route =>
  defineRoute({
    method: "get",
    path: "/api/tickets/:id/effects",
    operationId: "listEffects",
    summary: "The ticket's outbox, newest first",
    tags: ["effects"],
    access: "effects.read",
    paged: true,
    params: Id,
    query: PageQuery,
    answers: {
      status: 200,
      description: "What was to leave the desk, and whether it has",
      schema: z.array(Effect),
    },
    handler: async ({ who, params, query }) => {
      const ticket = await ticketFor(deps, params.id, { who, capability: "effects.read" });
      const { items, next } = await deps.effects.list(params.id, query);
      return { body: items.map((effect) => effectView(effect, { role: who.role, ticket })), next };
    },
  });

const undo = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "post",
    path: "/api/effects/:id/undo",
    operationId: "undoEffect",
    summary: "Take back what is still held",
    tags: ["effects"],
    access: "effects.decide",
    answers: EFFECT,
    handler: async ({ who, params, remember }) => {
      const ticket = await ticketOfEffect(deps, params.id, who);
      const shown = (effect: EffectDocument) => effectView(effect, { role: who.role, ticket });
      return { body: shown(await deps.desk.undoEffect(params.id, { who, also: remember(shown) })) };
    },
  });

const settle = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "post",
    path: "/api/effects/:id/settle",
    operationId: "settleEffect",
    summary: "Say what became of a delivery whose outcome nobody knew",
    tags: ["effects"],
    access: "effects.decide",
    body: Settlement,
    answers: EFFECT,
    handler: async ({ who, params, body, remember }) => {
      const ticket = await ticketOfEffect(deps, params.id, who);
      const shown = (effect: EffectDocument) => effectView(effect, { role: who.role, ticket });
      return { body: shown(await deps.desk.settleEffect(params.id, body, { who, also: remember(shown) })) };
    },
  });

/** @throws AppError "not_found" where there is no such effect, or its ticket is not theirs to work */
async function ticketOfEffect(deps: HttpDeps, effectId: string, who: Who): Promise<TicketDocument> {
  const effect = await deps.effects.get(effectId);
  const ticket = effect && (await deps.tickets.get(effect.ticket_id));
  if (!ticket || !mayOnTicket(who, "effects.decide", ticket)) throw notThere("effect", effectId);
  return ticket;
}
