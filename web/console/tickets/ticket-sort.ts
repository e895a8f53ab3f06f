import type { TicketFilters, TicketSort } from "../../api/queries.ts";

/** What a list may be sorted by, and by what it is unless one chooses. */
export const SORTS: readonly TicketSort[] = ["newest", "oldest", "due", "priority", "status"];
export const NEWEST: TicketSort = "newest";

/** The same list in another order. */
export function sortedBy(filters: TicketFilters, sort: TicketSort): TicketFilters {
  const { sort: _before, ...others } = filters;
  return sort === NEWEST ? others : { ...others, sort };
}
