import { maskForIndex } from "../../agents/prepare/mask-for-index.js";
import type { Indexable } from "../../domain/knowledge.js";
import type { MessageDocument } from "../../domain/message.js";
import type { TicketDocument } from "../../domain/ticket.js";
import { MANY, type Reads } from "./deps.js";

/** A ticket as the index may hold it: what was asked and what answered it, masked. None without a category. */
export async function indexableTicket(
  { reads }: { reads: Pick<Reads, "messages"> },
  ticket: TicketDocument,
): Promise<Indexable | undefined> {
  const { ticket_id: id, category, language } = ticket;
  if (category === null) return undefined;
  const sort = { field: "created_at", direction: "desc" } as const;
  const answer = answerOf(await reads.messages.find({ filter: { ticket_id: id }, sort, limit: MANY }));
  const names = ticket.customer_name === null ? [] : [ticket.customer_name];
  const mask = (text: string) => maskForIndex(text, names);
  return {
    id,
    title: mask(ticket.subject),
    content: [ticket.description, answer?.text ?? ""].map(mask).filter(Boolean).join("\n\n"),
    category,
    language,
    paraphrases: [],
    version: `${ticket.epoch}.${answer?.message_id ?? "unanswered"}`,
  };
}

/** The last one, of messages of which the latest comes first. */
const answerOf = (messages: readonly MessageDocument[]): MessageDocument | undefined =>
  messages.find(({ direction, delivery }) => direction === "out" && delivery.status === "sent");
