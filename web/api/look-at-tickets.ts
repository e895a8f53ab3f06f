import type { InfiniteData, Query, QueryClient } from "@tanstack/react-query";
import { readTickets, type TicketFilters } from "./queries.ts";
import { touchedBy, withPagesRead, type TicketPage } from "./ticket-pages.ts";

/** Lists of so many pages are read again as a whole: that is soon done, and right wherever a ticket may have moved. */
const FEW = 4;

type Pages = InfiniteData<TicketPage, string>;

/**
 * Looks again at the lists in which these tickets may stand. Of a long one only the first page and those that hold
 * them; where that cannot be right it is read as a whole. A ticket that has come to stand further down in a long list
 * is seen there when the list is next read as a whole. False where a list is just being read: ask again.
 */
export async function lookAtTickets(queries: QueryClient, ids: ReadonlySet<string>): Promise<boolean> {
  void queries.invalidateQueries({ queryKey: ["tickets"], predicate: (query) => !isLong(query) });
  const long = queries.getQueryCache().findAll({ queryKey: ["tickets"], predicate: isLong });
  const done = await Promise.all(long.map((query) => lookAtLong(queries, query, ids)));
  return done.every(Boolean);
}

/** The pages of a list that is on the screen and has many. */
function longList(query: Query): Pages | null {
  const data = query.state.data as Partial<Pages> | undefined;
  return query.isActive() && data?.pages && data.pages.length > FEW ? (data as Pages) : null;
}

const isLong = (query: Query): boolean => longList(query) !== null;

async function lookAtLong(queries: QueryClient, query: Query, ids: ReadonlySet<string>): Promise<boolean> {
  const before = longList(query);
  if (!before) return true;
  const { queryKey } = query;
  const filters = queryKey[1] as TicketFilters;
  const isReading = () => query.state.fetchStatus !== "idle" || query.state.data !== before;
  if (isReading()) return false;
  const touched = touchedBy(ids, before.pages);
  const read = await Promise.all(
    touched.map(async (at) => [at, await readTickets(filters, before.pageParams[at] ?? "")] as const),
  ).catch(() => null);
  if (isReading()) return false;
  const pages = read && withPagesRead(before.pages, new Map(read), ids);
  if (pages) queries.setQueryData<Pages>(queryKey, { ...before, pages });
  else void queries.invalidateQueries({ queryKey, exact: true });
  return true;
}
