import type { Logger } from "pino";
import { isoNow, MINUTE_MS, SECOND_MS, type Clock } from "../../domain/clock.js";
import type { Cursor, Documents, Filter, Sort } from "../../domain/documents.js";
import type { KnowledgeIndex } from "../../domain/knowledge.js";
import { isOpen, type TicketDocument } from "../../domain/ticket.js";
import type { Tickets } from "../../store/tickets.js";
import { lookSince, type Follower } from "../knowledge/follower.js";
import type { Reads } from "./deps.js";
import { indexableTicket } from "./indexable-ticket.js";

export type ResolvedIndex = Follower & {
  /** Adds a ticket that was resolved; where it cannot, says so in the log: `follow` makes it good. */
  add(ticketId: string): Promise<void>;
  /** Takes out a ticket that was reopened. */
  remove(ticketId: string): Promise<void>;
};

type Deps = {
  documents: Pick<Documents, "find">;
  tickets: Pick<Tickets, "get">;
  reads: Pick<Reads, "messages">;
  index: Pick<KnowledgeIndex, "put" | "remove">;
  clock: Clock;
  log: Pick<Logger, "warn">;
  /** How many tickets the index holds: 5000 unless told. */
  most?: number;
};

/** What is read of every ticket that is looked at, of which few are new to the index. */
type Row = Pick<TicketDocument, "ticket_id" | "version" | "status" | "created_at" | "updated_at">;

const INDEX = "resolved_tickets";
/** The latest are the likeliest to be like the next; more would only slow the start and fill the memory. */
export const MOST_RESOLVED = 5000;
const PAGE = 50;
const CHANGES_AT_ONCE = 500;
/** How far the clocks of two processes may differ without a change waiting for the next look at everything. */
const OVERLAP_MS = 10 * SECOND_MS;
/** So often everything is looked at: for what came with an old date, as a migration brings it. */
const EVERYTHING_MS = 10 * MINUTE_MS;
export const RESOLVED: readonly TicketDocument["status"][] = ["resolved", "closed"];

/**
 * The index of the latest resolved tickets, masked: what the Classifier compares with, and nobody is ever shown.
 * Which they are follows from the documents alone, so that every process holds the same.
 */
export function createResolvedIndex(deps: Deps): ResolvedIndex {
  const { tickets, index, clock, log, most = MOST_RESOLVED } = deps;
  /** What the index holds: when it was created, and its version when it was put. */
  const held = new Map<string, { createdAt: string; version: number }>();
  let newest: string | undefined;
  let everythingAt = 0;
  let lookedAt = "";

  const isKnown = ({ ticket_id, version }: Pick<TicketDocument, "ticket_id" | "version">) =>
    held.get(ticket_id)?.version === version;

  const put = async (ids: readonly string[]): Promise<void> => {
    const found = await readAll(tickets, ids);
    const changed = found.filter((ticket) => !isOpen(ticket) && !isKnown(ticket));
    const items = await Promise.all(changed.map((ticket) => indexableTicket(deps, ticket)));
    const known = items.filter((item) => item !== undefined);
    if (known.length > 0) await index.put(INDEX, known);
    changed.forEach(({ ticket_id, created_at: createdAt, version }, at) => {
      if (items[at]) held.set(ticket_id, { createdAt, version });
    });
    await letGo(oldestBeyond(held, most));
  };

  const letGo = async (ids: readonly string[]): Promise<void> => {
    if (ids.length === 0) return;
    await index.remove(INDEX, ids);
    for (const id of ids) held.delete(id);
  };

  const putUnknown = (rows: readonly Row[]) =>
    put(rows.filter((row) => !isOpen(row) && !isKnown(row)).map(({ ticket_id }) => ticket_id));

  const followChanges = async (since: string): Promise<void> => {
    for await (const rows of changesSince(deps.documents, lookSince(since, lookedAt, OVERLAP_MS))) {
      await putUnknown(rows);
      const reopened = rows.filter((row) => isOpen(row) && held.has(row.ticket_id));
      await letGo(reopened.map(({ ticket_id }) => ticket_id));
      newest = rows.at(-1)?.updated_at ?? newest;
    }
  };

  const followEverything = async (): Promise<void> => {
    const from = (await latestChange(deps.documents)) ?? clock().toISOString();
    const latest = new Set<string>();
    for await (const rows of newestResolved(deps.documents)) {
      // Searchable page by page.
      await putUnknown(rows);
      for (const { ticket_id } of rows) latest.add(ticket_id);
      if (latest.size >= most) break;
    }
    await letGo([...held.keys()].filter((id) => !latest.has(id)));
    newest ??= from;
    everythingAt = clock().getTime();
  };

  return {
    index: INDEX,
    follow: async () => {
      const begun = isoNow(clock);
      if (newest === undefined || clock().getTime() - everythingAt >= EVERYTHING_MS) await followEverything();
      else await followChanges(newest);
      lookedAt = begun;
    },
    warrant: put,
    add: (ticketId) => quietly(log, ticketId, () => put([ticketId])),
    remove: (ticketId) => quietly(log, ticketId, () => letGo([ticketId])),
  };
}

const readAll = async (tickets: Deps["tickets"], ids: readonly string[]): Promise<TicketDocument[]> =>
  (await Promise.all(ids.map((id) => tickets.get(id)))).filter((ticket) => ticket !== undefined);

/** Those that were created longest ago, as far as there are more than may be. */
function oldestBeyond(held: ReadonlyMap<string, { createdAt: string }>, most: number): string[] {
  if (held.size <= most) return [];
  return [...held]
    .sort(([, one], [, other]) => (one.createdAt < other.createdAt ? -1 : 1))
    .slice(0, held.size - most)
    .map(([id]) => id);
}

const CHANGED = { field: "updated_at" } as const;

/** What was changed and is at rest now: a ticket that was reopened comes to rest as well, in time. */
const changesSince = (documents: Deps["documents"], moment: string) =>
  rowsOf(documents, {
    filter: { settled: true, updated_at: { gte: moment } },
    sort: { ...CHANGED, direction: "asc" },
    limit: CHANGES_AT_ONCE,
  });

const newestResolved = (documents: Deps["documents"]) =>
  rowsOf(documents, {
    filter: { status: { in: RESOLVED } },
    sort: { field: "created_at", direction: "desc" },
    limit: PAGE,
  });

type RowQuery = { filter: Filter; sort: Sort & { field: "created_at" | "updated_at" }; limit: number };

/** Page by page what of the tickets is looked at; nothing else of them is parsed. */
async function* rowsOf(documents: Deps["documents"], query: RowQuery): AsyncGenerator<Row[]> {
  let rows: Row[] = [];
  do {
    const last = rows.at(-1);
    const after: Cursor | undefined = last && { value: last[query.sort.field], key: last.ticket_id };
    // oxlint-disable-next-line no-await-in-loop -- each page begins where the one before ended
    rows = (await documents.find("tickets", { ...query, ...(after ? { after } : {}) })) as Row[];
    if (rows.length > 0) yield rows;
  } while (rows.length === query.limit);
}

async function latestChange(documents: Deps["documents"]): Promise<string | undefined> {
  const query = { filter: { settled: true }, sort: { ...CHANGED, direction: "desc" }, limit: 1 } as const;
  const [latest] = (await documents.find("tickets", query)) as Row[];
  return latest?.updated_at;
}

async function quietly(log: Deps["log"], ticketId: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (err) {
    log.warn({ err, ticketId }, "the index of resolved tickets was not brought up to date");
  }
}
