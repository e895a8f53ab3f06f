import type { Clock } from "../domain/clock.js";
import type { Documents } from "../domain/documents.js";
import type { Ids } from "../domain/ids.js";
import type { TicketDocument } from "../domain/ticket.js";
import { createChangeTicket, type ChangeTicket } from "./change-ticket.js";
import { createCollection, type Collection } from "./collection.js";
import { createTicket, type CreateTicket } from "./create-ticket.js";
import { findPage, type Page } from "./page.js";
import { createLeases, type Leases } from "./ticket-leases.js";
import { ticketFilters, type TicketQuery } from "./ticket-query.js";

export type TicketsDependencies = {
  documents: Documents;
  /** Sets every derived field of a ticket that is about to be stored: SLA, timeline, `needs_assignee`, tokens … */
  derive: (ticket: TicketDocument, now: Date) => TicketDocument;
  clock: Clock;
  ids: Ids;
  /** Of the policy in force: what events carry unless a change names another. */
  policyHash: string;
};

/** What the sweep asks for: the oldest first, at most `limit`. Moments are ISO 8601. */
export type TicketSweeps = {
  /** Tickets that have a step to take. */
  unsettled(limit: number): Promise<TicketDocument[]>;
  needingAssignee(limit: number): Promise<TicketDocument[]>;
  /** Tickets whose `sla_status` may have to change by itself. */
  slaDue(now: string, limit: number): Promise<TicketDocument[]>;
  /** Tickets resolved before a moment and still not closed. */
  toClose(before: string, limit: number): Promise<TicketDocument[]>;
};

export type Tickets = TicketSweeps &
  Leases & {
    get(ticketId: string): Promise<TicketDocument | undefined>;
    /** Newest first. @throws AppError "invalid_input" on a bad cursor */
    list(query: TicketQuery): Promise<Page<TicketDocument>>;
    create: CreateTicket;
    change: ChangeTicket;
  };

/** The tickets: every change of one goes through `create` and `change`, which write its event log with it. */
export function createTickets(dependencies: TicketsDependencies): Tickets {
  const collection = createCollection(dependencies.documents, "tickets");
  return {
    get: collection.get,
    list: ({ limit, cursor, ...query }) =>
      findPage(collection.find, {
        limit,
        cursor,
        key: "ticket_id",
        sort: { field: "created_at", direction: "desc" },
        anyOf: ticketFilters({ limit, ...query }),
      }),
    create: createTicket(dependencies),
    change: createChangeTicket({ ...dependencies, get: collection.get }),
    ...createLeases({ ...dependencies, get: collection.get }),
    ...sweeps(collection),
  };
}

function sweeps({ find }: Collection<TicketDocument>): TicketSweeps {
  return {
    unsettled: (limit) =>
      find({ filter: { settled: false }, sort: { field: "updated_at", direction: "asc" }, limit }),
    needingAssignee: (limit) =>
      find({ filter: { needs_assignee: true }, sort: { field: "created_at", direction: "asc" }, limit }),
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
