import type { ExtractedMetadata } from "../../domain/entities.js";
import { customerText, type TicketCase } from "../../domain/ticket-case.js";
import { findDates } from "./find-dates.js";
import { FINDERS } from "./finders.js";
import { findSpans, type SpanKind } from "./span.js";

/** Of each kind; nobody who writes a ticket needs more. */
const MOST_VALUES = 100;

/**
 * What a text names: order ids, amounts, dates, email addresses, telephone and tracking numbers, each once, as
 * written (dates: `yyyy-mm-dd` where unambiguous, day before month unless `language` is "en"). Kinds that are
 * not there have no key; of each kind at most the first `MOST_VALUES` count.
 */
export function extractEntities(text: string, { language }: { language: string }): ExtractedMetadata {
  const spans = findSpans(text, FINDERS);
  const of = (kind: SpanKind) =>
    unique(spans.filter((span) => span.kind === kind).map(({ value }) => value)).slice(0, MOST_VALUES);
  return collectEntities({
    order_id: withoutShortForms(of("order")),
    amount: of("amount"),
    dates: findDates(text, language).slice(0, MOST_VALUES),
    emails: of("email").map(withoutQuotes),
    phones: of("phone"),
    tracking: of("tracking"),
  });
}

/** What the customer's messages and the ticket's own order field name. */
export function entitiesOfCase(ticket: TicketCase, language: string): ExtractedMetadata {
  const found = extractEntities(customerText(ticket), { language });
  const order_id = oneOrList(withoutShortForms(unique([ticket.order_id ?? [], found.order_id ?? []].flat())));
  return order_id === undefined ? found : { ...found, order_id };
}

type Lists = Partial<Record<keyof ExtractedMetadata, string[]>>;

/** One value as a string where the schema has it so, several as a list, none as nothing. */
function collectEntities({ order_id = [], amount = [], ...lists }: Lists): ExtractedMetadata {
  const entities: ExtractedMetadata = {};
  const orderId = oneOrList(order_id);
  const money = oneOrList(amount);
  if (orderId !== undefined) entities.order_id = orderId;
  if (money !== undefined) entities.amount = money;
  for (const kind of ["dates", "emails", "phones", "tracking"] as const) {
    const values = lists[kind] ?? [];
    if (values.length > 0) entities[kind] = values;
  }
  return entities;
}

const oneOrList = (values: string[]): string | string[] | undefined =>
  values.length > 1 ? values : values[0];

/** Quotes and the like before an address, which could be part of one. */
const withoutQuotes = (address: string): string => address.replace(/^[^\p{L}\p{N}]+/u, "");

/** "1001" beside "ORD-1001" is the same order. */
const withoutShortForms = (orders: readonly string[]): string[] =>
  orders.filter((order) => !orders.some((other) => other !== order && other.endsWith(`-${order}`)));

const unique = (values: readonly string[]): string[] => [...new Set(values)];
