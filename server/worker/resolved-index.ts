import type { Logger } from "pino";
import { maskForIndex } from "../../agents/prepare/mask-for-index.js";
import type { Indexable, KnowledgeIndex } from "../../domain/knowledge.js";
import type { MessageDocument } from "../../domain/message.js";
import type { TicketDocument } from "../../domain/ticket.js";
import type { Tickets } from "../../store/tickets.js";
import { MANY, type Reads } from "./deps.js";

export type ResolvedIndex = {
  /** Adds a ticket that was resolved; where it cannot, says so in the log: the next start makes it good. */
  add(ticketId: string): Promise<void>;
  /** Takes out a ticket that was reopened. */
  remove(ticketId: string): Promise<void>;
  /** Puts the latest resolved tickets in; how many. @throws AppError "unavailable" */
  rebuild(): Promise<number>;
};

type Deps = {
  tickets: Pick<Tickets, "get" | "list">;
  reads: Pick<Reads, "messages">;
  index: Pick<KnowledgeIndex, "put" | "remove">;
  log: Pick<Logger, "warn">;
  /** How many tickets the index holds: 5000 unless told. */
  most?: number;
};

const INDEX = "resolved_tickets";
/** The latest are the likeliest to be like the next; more would only slow the start and fill the memory. */
const MOST = 5000;
const PAGE = 200;

/** The index of resolved tickets, masked: what the Classifier compares with, and nobody is ever shown. */
export function createResolvedIndex({ tickets, reads, index, log, most = MOST }: Deps): ResolvedIndex {
  const indexable = async (ticket: TicketDocument): Promise<Indexable | undefined> => {
    if (ticket.category === null) return undefined;
    const filter = { ticket_id: ticket.ticket_id };
    const sort = { field: "created_at", direction: "asc" } as const;
    return indexableOf(ticket, await reads.messages.find({ filter, sort, limit: MANY }));
  };
  /** What the index holds, the one put in longest ago first. */
  const held = new Set<string>();
  const hold = async (id: string) => {
    held.delete(id);
    held.add(id);
    const [oldest] = held;
    if (held.size <= most || oldest === undefined) return;
    held.delete(oldest);
    await index.remove(INDEX, [oldest]);
  };
  const quietly = async (ticketId: string, work: () => Promise<void>) => {
    try {
      await work();
    } catch (err) {
      log.warn({ err, ticketId }, "the index of resolved tickets was not brought up to date");
    }
  };

  return {
    add: (ticketId) =>
      quietly(ticketId, async () => {
        const ticket = await tickets.get(ticketId);
        const item = ticket && (await indexable(ticket));
        if (!item) return;
        await index.put(INDEX, [item]);
        await hold(ticketId);
      }),
    remove: (ticketId) =>
      quietly(ticketId, async () => {
        held.delete(ticketId);
        await index.remove(INDEX, [ticketId]);
      }),
    rebuild: async () => {
      /** The newest first. */
      const put: string[] = [];
      const putFrom = async (cursor: string | undefined): Promise<void> => {
        const page = await tickets.list({ status: ["resolved", "closed"], limit: PAGE, cursor });
        const items = (await Promise.all(page.items.map(indexable))).filter((item) => item !== undefined);
        if (items.length > 0) await index.put(INDEX, items);
        put.push(...items.map(({ id }) => id));
        if (page.next !== null && put.length < most) await putFrom(page.next);
      };
      await putFrom(undefined);
      put.toReversed().forEach((id) => held.add(id));
      return put.length;
    },
  };
}

/** A ticket as the index may hold it: what was asked and what answered it, masked. */
function indexableOf(ticket: TicketDocument, messages: readonly MessageDocument[]): Indexable | undefined {
  const { ticket_id, category, language } = ticket;
  if (category === null) return undefined;
  const answer = messages.findLast(
    ({ direction, delivery }) => direction === "out" && delivery.status === "sent",
  );
  const names = ticket.customer_name === null ? [] : [ticket.customer_name];
  const mask = (text: string) => maskForIndex(text, names);
  return {
    id: ticket_id,
    title: mask(ticket.subject),
    content: [ticket.description, answer?.text ?? ""].map(mask).filter(Boolean).join("\n\n"),
    category,
    language,
    paraphrases: [],
    version: `${ticket.epoch}.${answer?.message_id ?? "unanswered"}`,
  };
}
