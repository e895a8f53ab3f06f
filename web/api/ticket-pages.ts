import type { Ticket } from "./client.ts";

/** A page of a list of tickets as it was read, and the cursor of the next. */
export type TicketPage = { items: Ticket[]; next: string | null };

/** Which pages to read again when these tickets have changed: the first, where others come in, and those they stand in. */
export const touchedBy = (ids: ReadonlySet<string>, pages: readonly TicketPage[]): number[] =>
  pages.flatMap(({ items }, at) =>
    at === 0 || items.some(({ ticket_id }) => ids.has(ticket_id)) ? [at] : [],
  );

/**
 * The list with some of its pages as they were read just now. What was pushed beyond the end of one stays in it, and
 * what it took over from the next is left out there, so that nothing is missing and nothing stands twice. Null where
 * the others cannot be right any longer: one of the changed tickets has left the pages it stood in, or a page has
 * nothing in common with what it was.
 */
export function withPagesRead(
  pages: readonly TicketPage[],
  read: ReadonlyMap<number, TicketPage>,
  changed: ReadonlySet<string>,
): TicketPage[] | null {
  const joined = pages.map((page, at) => joinedWith(page, read.get(at), changed));
  if (!joined.every((page) => page !== null)) return null;
  const seen = new Set<string>();
  const once = joined.map((page) => {
    const items = page.items.filter(({ ticket_id }) => !seen.has(ticket_id) && seen.add(ticket_id));
    return items.length === page.items.length ? page : { items, next: page.next };
  });
  const hasLost = pages.some(({ items }) =>
    items.some(({ ticket_id }) => changed.has(ticket_id) && !seen.has(ticket_id)),
  );
  return hasLost ? null : once;
}

function joinedWith(
  before: TicketPage,
  read: TicketPage | undefined,
  changed: ReadonlySet<string>,
): TicketPage | null {
  if (!read) return before;
  const now = new Set(read.items.map(({ ticket_id }) => ticket_id));
  const reached = before.items.findLastIndex(({ ticket_id }) => now.has(ticket_id));
  if (reached < 0) return null;
  const pushedOut = before.items.slice(reached + 1).filter(({ ticket_id }) => !changed.has(ticket_id));
  return { items: [...read.items, ...pushedOut], next: before.next };
}
