import type { Op } from "../../domain/documents.js";
import { effectIdOf, type EffectDocument } from "../../domain/effect.js";
import type { Author, MessageDocument } from "../../domain/message.js";
import type { TicketDocument } from "../../domain/ticket.js";

type Outgoing = {
  ticket: TicketDocument;
  run_id: string;
  slot: "reply" | "notice";
  by: EffectDocument["by"];
  author: Author;
  args: { text: string; language: string } & Record<string, unknown>;
  watermark: number;
  status: "held" | "void";
  message_id: string;
  now: string;
  due_at: string;
};

/** A run's message on its way out: the row of the outbox and what the thread will show. */
export function outgoing({
  ticket,
  run_id,
  slot,
  by,
  author,
  args,
  message_id,
  now,
  ...more
}: Outgoing): Op[] {
  const { ticket_id, epoch } = ticket;
  const effect: EffectDocument = {
    effect_id: effectIdOf(run_id, slot),
    ticket_id,
    run_id,
    slot,
    type: slot,
    args,
    status: more.status,
    due_at: more.due_at,
    at: now,
    receipt: null,
    by,
    epoch,
    watermark: more.watermark,
    message_id,
    customer_id: ticket.customer_id,
    channel: ticket.source,
    attempts: 0,
    version: 1,
  };
  const message: MessageDocument = {
    message_id,
    ticket_id,
    kind: "reply",
    direction: "out",
    author,
    text: args.text,
    language: args.language,
    delivery: { status: more.status, at: now },
    created_at: now,
    number: null,
    epoch,
    effect_id: effect.effect_id,
  };
  return [
    { op: "insert", collection: "effects", document: effect },
    { op: "insert", collection: "messages", document: message },
  ];
}
