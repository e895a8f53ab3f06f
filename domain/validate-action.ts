import type { Action } from "./action.js";
import type { CustomerDocument } from "./customer.js";
import type { EffectDocument } from "./effect.js";
import { fromCents, toCents } from "./money.js";
import type { OrderDocument, OrderStatus } from "./order.js";

export type ActionSubject = {
  /** The order that the action names, if there is one. */
  order: OrderDocument | undefined;
  customer: CustomerDocument;
  /** The customer's rows in the outbox: what is on its way is no longer left to give. */
  pending?: readonly EffectDocument[];
  /** The other actions of the same proposal: what they give is no longer left either. */
  alongside?: readonly Action[];
};

type MoneyArgs = Extract<Action, { args: { amount: string } }>["args"];

const NOT_YET_SENT: ReadonlySet<OrderStatus> = new Set(["placed", "paid"]);

/**
 * What makes an action impossible, in words; empty when nothing does. An order of somebody else is spoken of as if
 * it did not exist. Whether a possible action needs a person is for `actionLimit` to say.
 */
export function validateAction(action: Action, subject: ActionSubject): string[] {
  const { order, customer } = subject;
  if (!("order_id" in action.args)) return [];
  const { order_id } = action.args;
  if (!order || order.order_id !== order_id || order.customer_id !== customer.customer_id)
    return [`there is no order ${order_id} of this customer`];
  switch (action.type) {
    case "refund":
      return [...refundable(order), ...payable(action.args, order, subject)];
    case "credit":
      return payable(action.args, order, subject);
    case "replacement":
      return [...replaceable(order, action.args.item), ...payable(action.args, order, subject)];
    case "cancel_order":
      return unsent(order, "be cancelled");
    case "change_address":
      return unsent(order, "go to another address");
    case "password_reset":
    case "cancel_subscription":
      return [];
  }
}

const refundable = ({ order_id, status }: OrderDocument): string[] =>
  status === "placed" || status === "refunded"
    ? [`${order_id} is ${status}: there is nothing to refund`]
    : [];

function replaceable({ order_id, status, shipment, items }: OrderDocument, item: string): string[] {
  const arrived = status === "delivered" || status === "returned" || shipment?.status === "lost";
  const named = items.some(
    ({ sku, name }) => sku.toLowerCase() === item.toLowerCase() || name.toLowerCase() === item.toLowerCase(),
  );
  return [
    ...(arrived ? [] : [`${order_id} is ${status}: only what was delivered, or lost, can be replaced`]),
    ...(named
      ? []
      : [`${order_id} has no item "${item}"; it has ${items.map(({ name }) => name).join(", ")}`]),
  ];
}

const unsent = ({ order_id, status }: OrderDocument, purpose: string): string[] =>
  NOT_YET_SENT.has(status) ? [] : [`${order_id} is ${status}: it can no longer ${purpose}`];

function payable({ amount, currency }: MoneyArgs, order: OrderDocument, subject: ActionSubject): string[] {
  if (currency !== order.currency) return [`${order.order_id} is in ${order.currency}, not in ${currency}`];
  const cents = toCents(amount);
  const left = leftToGive(order, subject);
  return [
    ...(cents === 0 ? ["the amount must be more than 0"] : []),
    ...(cents > left
      ? [`${amount} is more than the ${fromCents(left)} that ${order.order_id} has left to give`]
      : []),
  ];
}

/** What was paid (twice, if it was charged twice) less everything given back on the order so far, in cents. */
function leftToGive(order: OrderDocument, { pending = [], alongside = [] }: ActionSubject): number {
  const charged = sum(order.ledger.filter(({ type }) => type === "charge").map(({ amount }) => amount));
  const given = sum(order.ledger.filter(({ type }) => type !== "charge").map(({ amount }) => amount));
  const settled = new Set(order.ledger.map(({ entry_id }) => entry_id));
  const rows = pending.filter(({ effect_id, status }) => status !== "void" && !settled.has(effect_id));
  return Math.max(
    0,
    Math.max(toCents(order.total), charged) - given - onItsWay(order, [...rows, ...alongside]),
  );
}

const onItsWay = (
  { order_id }: OrderDocument,
  things: readonly { args: Record<string, unknown> }[],
): number =>
  sum(
    things
      .filter(({ args }) => args["order_id"] === order_id)
      .map(({ args }) => (typeof args["amount"] === "string" ? args["amount"] : null)),
  );

const sum = (amounts: readonly (string | null)[]): number =>
  amounts.reduce((cents, amount) => cents + toCents(amount ?? "0"), 0);
