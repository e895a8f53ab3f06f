import { z } from "zod";
import { Timestamp } from "./enums.js";
import type { Principal } from "./ticket.js";

export const EventType = z.enum([
  "ticket.created",
  "ticket.followed_up",
  "message.received",
  "message.sent",
  "note.added",
  "run.started",
  "run.interrupted",
  "run.resumed",
  "run.completed",
  "run.failed",
  "run.superseded",
  "status.changed",
  "category.changed",
  "priority.changed",
  "subject.changed",
  "identity.changed",
  "queue.changed",
  "assignment.changed",
  "ownership.changed",
  "sla.changed",
  "escalated",
  "review.opened",
  "review.assigned",
  "review.approved",
  "review.decided",
  "review.expired",
  "review.superseded",
  "effect.held",
  "effect.sent",
  "effect.void",
  "effect.unknown",
  "effect.undone",
  "effect.settled",
  "rated",
  "reopened",
]);
export type EventType = z.infer<typeof EventType>;

export const Actor = z.object({
  type: z.enum(["customer", "person", "integration", "ai", "system"]),
  id: z.string().nullable(),
  name: z.string(),
});
export type Actor = z.infer<typeof Actor>;

/** What happened to a ticket: appended in the commit of the change itself, never altered. */
export const TicketEvent = z.object({
  event_id: z.string(),
  ticket_id: z.string(),
  type: EventType,
  actor: Actor,
  at: Timestamp,
  policy_hash: z.string(),
  data: z.record(z.string(), z.unknown()),
});
export type TicketEvent = z.infer<typeof TicketEvent>;

/** An event as stored; `number` counts a ticket's events from 1 without a gap. */
export const TicketEventDocument = TicketEvent.extend({ number: z.number().int().min(1) });
export type TicketEventDocument = z.infer<typeof TicketEventDocument>;

export const SYSTEM: Actor = { type: "system", id: null, name: "Deskgraph" };
export const AI: Actor = { type: "ai", id: null, name: "Deskgraph AI" };

/** The principal behind an actor of the outside, for comparisons of who did what. */
export const actorOf = (principal: Principal, name: string): Actor => ({
  type: principal.type,
  id: principal.id,
  name,
});
