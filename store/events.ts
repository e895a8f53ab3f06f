import type { Documents } from "../domain/documents.js";
import type { EventType, TicketEventDocument } from "../domain/event.js";
import { createCollection } from "./collection.js";
import { oneOrMore, type OneOrMore } from "./filters.js";
import { findPage, type Page, type PageOptions } from "./page.js";

type EventQuery = PageOptions & {
  type?: OneOrMore<EventType> | undefined;
  /** Oldest first unless told. */
  direction?: "asc" | "desc" | undefined;
};

export type Events = {
  /** A ticket's log by number. @throws AppError "invalid_input" on a bad cursor */
  list(ticketId: string, query: EventQuery): Promise<Page<TicketEventDocument>>;
};

export function createEvents({ documents }: { documents: Documents }): Events {
  const { find } = createCollection(documents, "events");
  return {
    list: (ticketId, { limit, cursor, type, direction = "asc" }) =>
      findPage(find, {
        limit,
        cursor,
        key: "event_id",
        sort: { field: "number", direction },
        anyOf: [{ ticket_id: ticketId, ...oneOrMore("type", type) }],
      }),
  };
}
