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

/**
 * Whether an amount is exactly what its order owes: the price of an item that was not given back yet, all that is
 * left, or what was charged twice. Any other sum may be right, but a person has to say so.
 */
export function isOwed(amount: string, order: OrderDocument, subject: ActionSubject): boolean {
  const cents = toCents(amount);
  const given = givenOn(order, subject);
  const left = toCents(order.total) - sum(given);
  return (
    cents > 0 &&
    [left, leftToGive(order, subject), ...pricesOwed(order, given), ...chargedTwice(order, given)].includes(
      cents,
    )
  );
}

/** Prices of items, one by one and all of a kind, without those that were given back as such. */
function pricesOwed({ items }: OrderDocument, given: readonly string[]): number[] {
  const back = given.map(toCents);
  return items.flatMap(({ price, quantity }) => {
    const each = toCents(price);
    const whole = back.indexOf(each * quantity);
    if (whole >= 0) back.splice(whole, 1);
    const units = whole >= 0 ? 0 : quantity - takeAll(back, { cents: each, most: quantity });
    return units === 0 ? [] : [each, each * units];
  });
}

/** Takes as many of a sum as there are, at most `most`, and says how many. */
function takeAll(sums: number[], { cents, most }: { cents: number; most: number }): number {
  let taken = 0;
  for (let at = sums.indexOf(cents); at >= 0 && taken < most; at = sums.indexOf(cents)) {
    sums.splice(at, 1);
    taken += 1;
  }
  return taken;
}

function chargedTwice({ ledger }: OrderDocument, given: readonly string[]): number[] {
  const charges = ledger.filter(({ type }) => type === "charge").map(({ amount }) => toCents(amount ?? "0"));
  return charges.filter((cents, at) => charges.indexOf(cents) !== at && sum(given) < cents);
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
function leftToGive(order: OrderDocument, subject: ActionSubject): number {
  const charged = sum(order.ledger.filter(({ type }) => type === "charge").map(({ amount }) => amount));
  return Math.max(0, Math.max(toCents(order.total), charged) - sum(givenOn(order, subject)));
}

/** Every sum that was given back on the order, or is on its way. */
function givenOn(order: OrderDocument, { pending = [], alongside = [] }: ActionSubject): string[] {
  const given = order.ledger.filter(({ type }) => type !== "charge").map(({ amount }) => amount ?? "0");
  const settled = new Set(order.ledger.map(({ entry_id }) => entry_id));
  const rows = pending.filter(({ effect_id, status }) => status !== "void" && !settled.has(effect_id));
  return [...given, ...onItsWay(order, [...rows, ...alongside])];
}

const onItsWay = (
  { order_id }: OrderDocument,
  things: readonly { args: Record<string, unknown> }[],
): string[] =>
  things
    .filter(({ args }) => args["order_id"] === order_id)
    .flatMap(({ args }) => (typeof args["amount"] === "string" ? [args["amount"]] : []));

const sum = (amounts: readonly (string | null)[]): number =>
  amounts.reduce((cents, amount) => cents + toCents(amount ?? "0"), 0);
