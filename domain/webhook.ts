import { z } from "zod";
import { anyCase, Timestamp, type Role } from "./enums.js";
import { can } from "./rights.js";
import { Principal } from "./ticket.js";

/** What endpoints may hear of: the same names as over Socket.IO. */
export const WebhookEvent = z.enum([
  "ticket.new",
  "ticket.update",
  "message.new",
  "review.new",
  "review.update",
]);
export type WebhookEvent = z.infer<typeof WebhookEvent>;

/** Every event that the owner's role may hear, also those that later versions bring. */
const EVERY = "*";

const Wanted = z.enum([...WebhookEvent.options, EVERY]);
type Wanted = z.infer<typeof Wanted>;

/** What a client sends to register an endpoint. */
export const NewWebhook = z.object({
  url: z.string().min(1).max(2000).describe("Where events are sent: https, or http"),
  events: z
    .array(anyCase(Wanted))
    .min(1)
    .max(20)
    .default([EVERY])
    .transform((events): Wanted[] => [...new Set(events)])
    .meta({ override: { type: "array", items: { type: "string", enum: Wanted.options }, minItems: 1 } }),
});
export type NewWebhook = z.infer<typeof NewWebhook>;

/** The roles whose integrations may be told of events elsewhere. */
export const WebhookRole = z.enum(["admin", "client"]);
export type WebhookRole = z.infer<typeof WebhookRole>;

/** An endpoint outside that hears of events. */
export const Webhook = z.object({
  webhook_id: z.string(),
  url: z.string(),
  events: z.array(Wanted),
  owner: Principal,
  role: WebhookRole.describe("Events come in the view that this role has"),
  created_at: Timestamp,
  disabled_at: Timestamp.nullable(),
  disabled_because: z.string().nullable(),
});
export type Webhook = z.infer<typeof Webhook>;

/** The answer to a registration, the only one that holds the secret. */
export const RegisteredWebhook = Webhook.extend({
  secret: z.string().describe("`whsec_…`: verifies signatures (Standard Webhooks); not shown again"),
});
export type RegisteredWebhook = z.infer<typeof RegisteredWebhook>;

/** An endpoint as stored. */
export const WebhookDocument = RegisteredWebhook.extend({
  /** `type:id` of the owner, to be found by. */
  owner_ref: z.string(),
  /** The key that registered it: once it would no longer be let in, nothing is sent any more. */
  key_id: z.string(),
  version: z.number().int().min(1),
});
export type WebhookDocument = z.infer<typeof WebhookDocument>;

const DeliveryType = z.enum([...WebhookEvent.options, "webhook.test"]);
export type DeliveryType = z.infer<typeof DeliveryType>;

export const WebhookDeliveryStatus = z.enum(["held", "sending", "sent", "failed"]);
export type WebhookDeliveryStatus = z.infer<typeof WebhookDeliveryStatus>;

/** One event on its way to one endpoint. */
export const WebhookDelivery = z.object({
  delivery_id: z.string().describe("The `webhook-id` of every attempt"),
  webhook_id: z.string(),
  type: DeliveryType,
  ticket_id: z.string().nullable(),
  about: z.string().describe("The ticket, message or review that it tells of"),
  status: WebhookDeliveryStatus,
  attempts: z.number().int().min(0),
  due_at: Timestamp.describe("Of the next attempt, while it is held"),
  created_at: Timestamp,
  at: Timestamp.describe("Of the last change of status"),
  response: z
    .object({ status: z.number().int().nullable(), error: z.string().nullable() })
    .nullable()
    .describe("What came of the last attempt"),
});
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;

/** A delivery as stored: the outbox's row for an endpoint, made in the commit of the event itself. */
export const WebhookDeliveryDocument = WebhookDelivery.extend({
  /** The body, byte for byte the same at every attempt. */
  payload: z.string(),
  /** An attempt that fails from then on is the last. */
  give_up_at: Timestamp,
  version: z.number().int().min(1),
});
export type WebhookDeliveryDocument = z.infer<typeof WebhookDeliveryDocument>;

/** How an owner stands in `owner_ref`. */
export const ownerRef = ({ type, id }: Principal): string => `${type}:${id}`;

/** Whether a role may hear of an event at all: as far as it may read what the event shows. */
export const mayHear = (role: Role, event: WebhookEvent): boolean =>
  can(role, event.startsWith("review.") ? "reviews.read" : "tickets.read") !== undefined;

/** Whether an endpoint asked for an event and its role may hear it. */
export const hears = ({ events, role }: Pick<Webhook, "events" | "role">, event: WebhookEvent): boolean =>
  mayHear(role, event) && events.some((wanted) => wanted === EVERY || wanted === event);
