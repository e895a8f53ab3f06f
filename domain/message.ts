import { z } from "zod";
import { anyCase, Language, Timestamp } from "./enums.js";

const MessageKind = z.enum(["reply", "note"]);

/** What a client writes into a thread. */
export const NewMessage = z.object({
  kind: anyCase(MessageKind).default("reply"),
  text: z.string().trim().min(1).max(20_000),
});
export type NewMessage = z.infer<typeof NewMessage>;

export const Author = z.object({
  type: z.enum(["customer", "ai", "person", "system"]),
  id: z.string().nullable(),
  name: z.string(),
});
export type Author = z.infer<typeof Author>;

export const DeliveryStatus = z.enum(["received", "held", "sending", "sent", "unknown", "void"]);
export type DeliveryStatus = z.infer<typeof DeliveryStatus>;

export const Message = z.object({
  message_id: z.string(),
  ticket_id: z.string(),
  kind: MessageKind,
  direction: z.enum(["in", "out"]),
  author: Author,
  text: z.string(),
  language: Language,
  delivery: z.object({ status: DeliveryStatus, at: Timestamp }),
  created_at: Timestamp,
});
export type Message = z.infer<typeof Message>;

/** A message as stored. `number` counts a ticket's customer messages from 1; null on all others. */
export const MessageDocument = Message.extend({
  number: z.number().int().nullable(),
  epoch: z.number().int(),
  effect_id: z.string().nullable(),
});
export type MessageDocument = z.infer<typeof MessageDocument>;
