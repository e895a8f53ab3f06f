import type { Documents } from "../domain/documents.js";
import type { Priority } from "../domain/enums.js";
import type { TicketDocument } from "../domain/ticket.js";
import { createCollection } from "./collection.js";
import { findStretches, type Page } from "./page.js";
import { stretchesOf } from "./ticket-order.js";
import { ticketFilters, type TicketQuery } from "./ticket-query.js";

/** `null`: those that were routed nowhere yet. */
type AmongWaiting = { priority: Priority; routed_queues: readonly (string | null)[] };

/** How tickets are read. */
export type TicketReads = {
  get(ticketId: string): Promise<TicketDocument | undefined>;
  /** Newest first unless told. @throws AppError "invalid_input" on a bad cursor */
  list(query: TicketQuery): Promise<Page<TicketDocument>>;
  /**
   * Tickets that wait for a person and have none, at most `limit`, the longest waiting first; among some: those of a
   * priority that were routed to one of these queues.
   */
  needingAssignee(limit: number, among?: AmongWaiting): Promise<TicketDocument[]>;
};

export function createTicketReads({ documents }: { documents: Documents }): TicketReads {
  const { get, find } = createCollection(documents, "tickets");
  return {
    get,
    list: (query) => {
      const { sort = "newest", limit, cursor } = query;
      const order = sort === "newest" ? undefined : sort;
      const stretches = stretchesOf(sort, ticketFilters(query));
      return findStretches(find, { limit, cursor, key: "ticket_id", order, stretches });
    },
    needingAssignee: (limit, among) =>
      find({
        filter: {
          needs_assignee: true,
          ...(among ? { priority: among.priority, routed_queue: { in: among.routed_queues } } : {}),
        },
        sort: { field: "created_at", direction: "asc" },
        limit,
      }),
  };
}
