import { maskForIndex } from "../../agents/prepare/mask-for-index.js";
import type { TicketDocument } from "../../domain/ticket.js";

/** Ids, moments, hashes and values of closed sets: nothing that anyone has written. */
const STRUCTURE = [
  /^(?:TKT|CUST|AGENT|MSG|EVT|REV|RUN|EFF|CALL|KEY|ART|ACT|REQ)-[0-9A-Za-z-]+$/,
  /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/,
  /^[0-9a-f]{32,64}$/,
  /^[a-z]+(?:[_.][a-z]+)*$/,
];

/**
 * The same value with personal data masked in every text of it, however deep: addresses, numbers, and the
 * customer's own `names`. What cannot be put back is not asked for either: evaluators see no more than this.
 */
export function maskDeep<T>(value: T, names: readonly string[]): T {
  return masked(value, names) as T;
}

/** The names by which a ticket's customer could be recognized in a text. */
export const namesOf = ({ customer_name }: TicketDocument): string[] =>
  customer_name === null ? [] : [customer_name];

function masked(value: unknown, names: readonly string[]): unknown {
  if (typeof value === "string")
    return STRUCTURE.some((form) => form.test(value)) ? value : maskForIndex(value, names);
  if (Array.isArray(value)) return value.map((item) => masked(item, names));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, masked(inner, names)]));
  return value;
}
