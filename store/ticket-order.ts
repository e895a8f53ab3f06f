import { z } from "zod";
import type { Filter } from "../domain/documents.js";
import { Priority, TicketStatus } from "../domain/enums.js";
import { isOpen } from "../domain/ticket.js";
import { allOf } from "./filters.js";
import type { Leg, Stretch } from "./page.js";
import { isEquality } from "./query-rules.js";
import { isOneOf } from "./equality.js";

/**
 * What a list of tickets may be sorted by. `priority`: the most pressing first; `status`: as work goes, from new to
 * closed; both newest first within. `due`: open tickets by what is due next, the first answer or the resolution, and
 * after them the others, newest first.
 */
export const TicketSort = z.enum(["newest", "oldest", "due", "priority", "status"]);
export type TicketSort = z.infer<typeof TicketSort>;

const OPEN = TicketStatus.options.filter((status) => isOpen({ status }));
const DONE = TicketStatus.options.filter((status) => !isOpen({ status }));

const newest = (filter: Filter): Stretch => ({ direction: "desc", legs: [{ filter, by: "created_at" }] });

const DUE: Stretch = {
  direction: "asc",
  legs: [
    { filter: { status: { in: OPEN }, first_responded_at: null }, by: "first_response_due_at" },
    { filter: { status: { in: OPEN }, first_responded_at: { gte: "" } }, by: "resolution_due_at" },
  ],
};

const ORDERS: Record<TicketSort, readonly Stretch[]> = {
  newest: [newest({})],
  oldest: [{ direction: "asc", legs: [{ filter: {}, by: "created_at" }] }],
  due: [DUE, newest({ status: { in: DONE } })],
  priority: Priority.options.map((priority) => newest({ priority })),
  status: TicketStatus.options.map((status) => newest({ status })),
};

/** The stretches of a list in this order, of tickets that any of the filters lets through. */
export const stretchesOf = (sort: TicketSort, anyOf: readonly Filter[]): Stretch[] =>
  ORDERS[sort].map(({ direction, legs }) => ({
    direction,
    legs: legs.flatMap((leg) => anyOf.map((filter) => narrowed(leg, filter))).filter(canFind),
  }));

const narrowed = ({ filter, by }: Leg, asked: Filter): Leg => ({ filter: allOf([filter, asked]), by });

/** Whether anything can be found there: not of what was asked for with another value. */
const canFind = ({ filter }: Leg): boolean =>
  Object.values(filter).every((test) => !isEquality(test) || !isOneOf(test) || test.in.length > 0);
