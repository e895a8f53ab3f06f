import { z } from "zod";

/** Accepts a value in any case and gives the lower-case one; what is not one of them is named with those that are. */
export const anyCase = <T extends z.ZodEnum>(schema: T) =>
  z.preprocess((value) => (typeof value === "string" ? value.toLowerCase() : value), schema);

export const Category = z.enum([
  "billing",
  "refund",
  "order",
  "shipping",
  "account",
  "security",
  "technical",
  "product",
  "complaint",
  "general",
]);
export type Category = z.infer<typeof Category>;

/** Most urgent first. */
export const Priority = z.enum(["critical", "high", "medium", "low"]);
export type Priority = z.infer<typeof Priority>;

/** Happiest first. */
export const SentimentLevel = z.enum(["very_positive", "positive", "neutral", "negative", "very_negative"]);
export type SentimentLevel = z.infer<typeof SentimentLevel>;

export const SentimentTrend = z.enum(["better", "same", "worse"]);
export type SentimentTrend = z.infer<typeof SentimentTrend>;

export const Risk = z.enum(["low", "medium", "high"]);
export type Risk = z.infer<typeof Risk>;

export const TicketStatus = z.enum([
  "new",
  "open",
  "assigned",
  "in_progress",
  "waiting_for_customer",
  "waiting_for_review",
  "escalated",
  "resolved",
  "closed",
]);
export type TicketStatus = z.infer<typeof TicketStatus>;

/** Where a ticket came from: one name an integration. */
export const Source = z.enum([
  "api",
  "web",
  "chat",
  "email",
  "phone",
  "sms",
  "social",
  "zendesk",
  "intercom",
]);
export type Source = z.infer<typeof Source>;

/** What SLA targets are set by; the policy maps each source to one. */
export const Channel = z.enum(["email", "chat", "phone", "social", "self_service", "sms"]);
export type Channel = z.infer<typeof Channel>;

export const Identity = z.enum(["verified", "claimed"]);
export type Identity = z.infer<typeof Identity>;

export const CustomerTier = z.enum(["enterprise", "platinum", "gold", "standard"]);
export type CustomerTier = z.infer<typeof CustomerTier>;

/** The tier of support a ticket needs or a person gives; `specialist` stands beside 3. */
export const SupportTier = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal("specialist")]);
export type SupportTier = z.infer<typeof SupportTier>;

export const EscalationLevel = z.enum(["supervisor", "manager", "executive", "engineering"]);
export type EscalationLevel = z.infer<typeof EscalationLevel>;

export const Presence = z.enum(["available", "busy", "offline"]);
export type Presence = z.infer<typeof Presence>;

export const Role = z.enum([
  "admin",
  "manager",
  "agent",
  "engineer",
  "evaluator",
  "client",
  "customer",
  "guest",
]);
export type Role = z.infer<typeof Role>;

/** What may be missing when a ticket is worked. */
export const DegradedPart = z.enum(["model", "index", "classifier", "forecast", "budget", "graph"]);
export type DegradedPart = z.infer<typeof DegradedPart>;

export const Language = z.string().regex(/^[a-z]{2}$/, "an ISO 639-1 code such as en");

/** 0–1 */
export const Fraction = z.number().min(0).max(1);

export const Timestamp = z.iso.datetime();
