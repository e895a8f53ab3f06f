import { z } from "zod";
import { CustomerTier, Identity, Language, Source, Channel, Timestamp } from "./enums.js";
import { Attachment } from "./ticket.js";

/** One entry of a thread, oldest first; notes are left out. */
export const CaseMessage = z.object({
  message_id: z.string(),
  /** Of customer messages; null for answers. */
  number: z.number().int().nullable(),
  from: z.enum(["customer", "ai", "person", "system"]),
  text: z.string(),
  at: Timestamp,
});
export type CaseMessage = z.infer<typeof CaseMessage>;

/**
 * All that the agents read of a ticket, as it stood at a run's watermark: later messages are not in it.
 * `messages[0]` is the description. Only the current epoch's hand-offs are told.
 */
export const TicketCase = z.object({
  ticket_id: z.string(),
  epoch: z.number().int(),
  watermark: z.number().int(),
  subject: z.string(),
  order_id: z.string().nullable(),
  source: Source,
  channel: Channel,
  identity: Identity,
  attachments: z.array(Attachment),
  customer: z.object({
    customer_id: z.string(),
    name: z.string().nullable(),
    email: z.string(),
    tier: CustomerTier,
    vip: z.boolean(),
    language: Language,
    /** Tickets of this customer before this one. */
    earlier_tickets: z.number().int().min(0),
  }),
  messages: z.array(CaseMessage).min(1),
  automatic_tries: z.number().int().min(0),
  /** A person's category that stands, if one was set. */
  pinned_category: z.string().nullable(),
  pinned_priority: z.string().nullable(),
  created_at: Timestamp,
  first_response_due_at: Timestamp,
  resolution_due_at: Timestamp,
  epoch_started_at: Timestamp,
});
export type TicketCase = z.infer<typeof TicketCase>;

/** What the customer has written in a ticket, the oldest first. */
export const customerTexts = ({ messages }: Pick<TicketCase, "messages">): string[] =>
  messages.filter(({ from }) => from === "customer").map(({ text }) => text);

/** Subject and all that the customer has written. */
export const customerText = (ticket: Pick<TicketCase, "subject" | "messages">): string =>
  [ticket.subject, ...customerTexts(ticket)].join("\n\n");

/**
 * Subject and what the customer has written since the last answer: what a run must answer. The desk's notice that a
 * person takes over is none.
 */
export function unansweredText(ticket: Pick<TicketCase, "subject" | "messages">): string {
  const lastAnswer = ticket.messages.findLastIndex(({ from }) => from === "ai" || from === "person");
  return [ticket.subject, ...customerTexts({ messages: ticket.messages.slice(lastAnswer + 1) })].join("\n\n");
}
