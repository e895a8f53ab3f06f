import type { Documents } from "../domain/documents.js";
import type { Priority } from "../domain/enums.js";
import type { TicketDocument } from "../domain/ticket.js";
import { createCollection } from "./collection.js";
import { findPage, type Page } from "./page.js";
import { ticketFilters, type TicketQuery } from "./ticket-query.js";

/** `null`: those that were routed nowhere yet. */
type AmongWaiting = { priority: Priority; routed_queues: readonly (string | null)[] };

/** How tickets are read. The sweeps' lists hold at most `limit`, the longest waiting first; moments are ISO 8601. */
export type TicketReads = {
  get(ticketId: string): Promise<TicketDocument | undefined>;
  /** Newest first. @throws AppError "invalid_input" on a bad cursor */
  list(query: TicketQuery): Promise<Page<TicketDocument>>;
  /** Tickets that have a step to take. */
  unsettled(limit: number): Promise<TicketDocument[]>;
  /** Tickets that a worker holds, or held when it died, whether there is a step to take or not. */
  leased(limit: number): Promise<TicketDocument[]>;
  /** Tickets that wait for a person and have none; those of a priority that were routed to one of these queues. */
  needingAssignee(limit: number, among?: AmongWaiting): Promise<TicketDocument[]>;
  /** Tickets whose `sla_status` may have to change by itself. */
  slaDue(now: string, limit: number): Promise<TicketDocument[]>;
  /** Tickets resolved before a moment and still not closed. */
  toClose(before: string, limit: number): Promise<TicketDocument[]>;
};

export function createTicketReads({ documents }: { documents: Documents }): TicketReads {
  const { get, find } = createCollection(documents, "tickets");
  return {
    get,
    list: (query) =>
      findPage(find, {
        limit: query.limit,
        cursor: query.cursor,
        key: "ticket_id",
        sort: { field: "created_at", direction: "desc" },
        anyOf: ticketFilters(query),
      }),
    unsettled: (limit) =>
      find({ filter: { settled: false }, sort: { field: "updated_at", direction: "asc" }, limit }),
    leased: (limit) =>
      find({ filter: { lease_until: { gt: "" } }, sort: { field: "lease_until", direction: "asc" }, limit }),
    needingAssignee: (limit, among) =>
      find({
        filter: {
          needs_assignee: true,
          ...(among ? { priority: among.priority, routed_queue: { in: among.routed_queues } } : {}),
        },
        sort: { field: "created_at", direction: "asc" },
        limit,
      }),
    slaDue: (now, limit) =>
      find({
        filter: { sla_check_at: { lte: now } },
        sort: { field: "sla_check_at", direction: "asc" },
        limit,
      }),
    toClose: (before, limit) =>
      find({
        filter: { status: "resolved", resolved_at: { lt: before } },
        sort: { field: "resolved_at", direction: "asc" },
        limit,
      }),
  };
}
