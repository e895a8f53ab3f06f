import type { Filter } from "../domain/documents.js";
import type { Category, Priority, SentimentLevel, TicketStatus } from "../domain/enums.js";
import { wordsOf } from "../domain/words.js";
import { allOf, oneOrMore, type OneOrMore } from "./filters.js";
import type { PageOptions } from "./page.js";
import type { TicketSort } from "./ticket-order.js";

/** A list of tickets: every part that is given must hold; several values of one field mean any of them. */
export type TicketQuery = PageOptions & {
  sort?: TicketSort | undefined;
  status?: OneOrMore<TicketStatus> | undefined;
  priority?: OneOrMore<Priority> | undefined;
  category?: OneOrMore<Category> | undefined;
  sentiment?: OneOrMore<SentimentLevel> | undefined;
  queue?: OneOrMore<string> | undefined;
  assigned_to?: OneOrMore<string> | undefined;
  customer_email?: OneOrMore<string> | undefined;
  customer_id?: OneOrMore<string> | undefined;
  /** Words that subject, description, customer or ids must hold, all of them, in any case. */
  q?: string | undefined;
  /** What the asker may see at all: adds to the rest, and cannot be widened by it. */
  filter?: Filter | undefined;
  /** Several such restrictions, of which any will do; none at all shows nothing. */
  anyOf?: readonly Filter[] | undefined;
};

const FIELDS = [
  "status",
  "priority",
  "category",
  "sentiment",
  "queue",
  "assigned_to",
  "customer_email",
  "customer_id",
] as const;

/** The filters of a list: a ticket stands in it when any of them holds. */
export function ticketFilters(query: TicketQuery): Filter[] {
  const asked = allOf([
    ...FIELDS.map((field) => oneOrMore(field, query[field])),
    query.q === undefined ? {} : { tokens: { has_all: wordsOf(query.q) } },
    query.filter ?? {},
  ]);
  return query.anyOf === undefined ? [asked] : query.anyOf.map((filter) => allOf([asked, filter]));
}
