import { DAY_MS } from "../../domain/clock.js";
import { toCents } from "../../domain/money.js";
import type { OrderDocument } from "../../domain/order.js";
import type { Playbook } from "../../domain/policy.js";
import type { Known } from "./known.js";

type Check = Playbook["checks"][number];

/** Days after delivery in which the shop takes things back, as its articles say. */
const RETURN_DAYS = 30;

const CHECKS: Record<Check, (known: Known) => boolean> = {
  customer_is_verified: ({ isVerified }) => isVerified,
  order_is_known: ({ order }) => order !== null,
  // Another customer's order is never read, so an order that is known is theirs.
  order_belongs_to_customer: ({ order, ticket }) => order?.customer_id === ticket.customer.customer_id,
  order_can_be_cancelled: ({ order }) => order?.status === "placed" || order?.status === "paid",
  order_is_delivered: ({ order }) => order !== null && isDelivered(order),
  within_return_window: ({ order, ticket }) => order !== null && isWithinReturnWindow(order, askedAt(ticket)),
  charged_twice: ({ order }) => order !== null && duplicateCharge(order) !== null,
};

/** Every check of a playbook with whether it holds, in the playbook's order. */
export const runChecks = (checks: readonly Check[], known: Known): { check: string; holds: boolean }[] =>
  checks.map((check) => ({ check, holds: CHECKS[check](known) }));

export const isDelivered = ({ status, shipment }: OrderDocument): boolean =>
  status === "delivered" || status === "returned" || shipment?.status === "delivered";

/**
 * The amount that stands as a charge at least twice on an order and was not given back since; null: none does.
 * What is given back counts against the duplicate alone.
 */
export function duplicateCharge({ ledger }: Pick<OrderDocument, "ledger">): string | null {
  const charges = ledger.filter(({ type }) => type === "charge").map(({ amount }) => amount ?? "0");
  const twice = charges.find((amount, at) => charges.indexOf(amount) !== at);
  const givenBack = ledger
    .filter(({ type }) => type === "refund" || type === "credit")
    .reduce((cents, { amount }) => cents + toCents(amount ?? "0"), 0);
  return twice !== undefined && givenBack < toCents(twice) ? twice : null;
}

/** Asked from the delivery date on record, or where there is none from the day of the order. */
function isWithinReturnWindow({ shipment, placed_at }: OrderDocument, asked: number): boolean {
  return asked - Date.parse(shipment?.eta ?? placed_at) <= RETURN_DAYS * DAY_MS;
}

/** When the customer wrote last: what a run decides must not depend on when it is run again. */
const askedAt = ({ messages, created_at }: Known["ticket"]): number =>
  Date.parse(messages.findLast(({ from }) => from === "customer")?.at ?? created_at);
