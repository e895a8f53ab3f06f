import type { Action, ActionType } from "../../domain/action.js";
import { fromCents, toCents } from "../../domain/money.js";
import type { OrderDocument } from "../../domain/order.js";
import { centsMeant, readAmount } from "./amounts.js";
import { duplicateCharge, isDelivered } from "./checks.js";
import { itemNamed } from "./item-named.js";
import type { Known } from "./known.js";
import type { Topic } from "./topics.js";

export type Wish = {
  topic: Topic;
  /** What the customer wrote. */
  text: string;
  /** Every amount that the customer names, as written. */
  amounts: readonly string[];
  /** A person wants it given, whatever the records say of the customer's reason. */
  isOffered?: boolean;
};

/** What is missing before an action can be proposed. */
export type Missing = "item" | "address";

/** Gives back the worth of one thing: of these one is enough. */
const ALTERNATIVES = new Set<ActionType>(["refund", "replacement", "credit"]);

const WANTS_MONEY = /\b(refund|money back|reimburse\w*|erstatt\w*|geld zurück)/iu;
const ADDRESS =
  /(?:new (?:delivery |shipping )?address(?: is)?|address to|send it to|deliver(?: it)? to|ship(?: it)? to|neue (?:liefer)?adresse(?: ist| lautet)?|an folgende adresse)\s*:?\s*([^\n]{8,200}?\d[^\n]{0,150}?)(?:\n|\.\s|\.?$)/iu;

/**
 * The actions of a playbook that this case supports, each at most once and of refund, replacement and credit only
 * one, and what is missing for the others. Never more is proposed than the least that the customer names, and
 * nothing where that cannot be read; an unknown order gets none.
 */
export function proposalsFor(
  types: readonly ActionType[],
  { known, wish }: { known: Known; wish: Wish },
): { actions: Action[]; missing: Missing[] } {
  const actions: Action[] = [];
  const missing: Missing[] = [];
  const preferred = WANTS_MONEY.test(wish.text)
    ? types.toSorted((a, b) => Number(b === "refund") - Number(a === "refund"))
    : types;
  for (const type of preferred) {
    if (ALTERNATIVES.has(type) && actions.some((action) => ALTERNATIVES.has(action.type))) continue;
    const found = actionOf(type, { known, wish });
    if (found === "item" || found === "address") missing.push(found);
    else if (found) actions.push(found);
  }
  return { actions, missing: actions.length > 0 ? [] : missing };
}

function actionOf(type: ActionType, given: { known: Known; wish: Wish }): Action | Missing | null {
  const { known, wish } = given;
  const { order } = known;
  switch (type) {
    case "password_reset":
    case "cancel_subscription":
      return { type, args: {} };
    case "refund":
    case "credit": {
      const money = order ? partOfOrder(order, wish) : asWritten(given);
      return money && { type, args: { ...money, reason: reasonOf(wish.topic) } };
    }
    case "replacement":
      return order && isReplaceable(order, wish) ? replacementOf(order, wish) : null;
    case "cancel_order":
      return order && isUnsent(order) ? { type, args: { order_id: order.order_id } } : null;
    case "change_address": {
      if (!order || !isUnsent(order)) return null;
      const address = ADDRESS.exec(wish.text)?.[1]?.trim();
      return address ? { type, args: { order_id: order.order_id, address } } : "address";
    }
  }
}

/** Refund or credit on an order that was read. */
function partOfOrder(order: OrderDocument, { topic, text, amounts, isOffered = false }: Wish) {
  const money = (amount: string) => ({ order_id: order.order_id, amount, currency: order.currency });
  const given = order.ledger
    .filter(({ type }) => type === "refund" || type === "credit" || type === "replacement")
    .reduce((cents, { amount }) => cents + toCents(amount ?? "0"), 0);
  const left = toCents(order.total) - given;
  const named = amounts.map((written) => centsMeant(written, order.currency));
  if (named.includes(undefined)) return null;
  const most = Math.min(...named.filter((cents) => cents !== undefined && cents > 0).map(Number));
  if (topic === "duplicate_charge") {
    const twice = duplicateCharge(order);
    if (twice !== null) return money(fromCents(Math.min(toCents(twice), most)));
    if (!isOffered) return null;
  }
  if (left <= 0) return null;
  const item = order.items.length > 1 && most === Infinity ? itemNamed(order.items, text) : undefined;
  return money(fromCents(Math.min(left, most, item ? toCents(item.price) * item.quantity : left)));
}

/** While the identity is only claimed no order is read: the tool checks what was written, and a person decides. */
function asWritten({ known, wish }: { known: Known; wish: Wish }) {
  if (known.isVerified || known.writtenOrder === null) return null;
  const [money] = wish.amounts
    .map(readAmount)
    .filter((read) => read?.currency != null)
    .toSorted((a, b) => toCents(a?.amount ?? "0") - toCents(b?.amount ?? "0"));
  if (!money?.currency) return null;
  return { order_id: known.writtenOrder, amount: money.amount, currency: money.currency };
}

function replacementOf(order: OrderDocument, { text }: Wish): Action | "item" {
  const item = order.items.length === 1 ? order.items[0] : itemNamed(order.items, text);
  if (!item) return "item";
  const { order_id, currency } = order;
  return { type: "replacement", args: { order_id, item: item.name, amount: item.price, currency } };
}

const NOT_A_REASON_TO_REPLACE = new Set<Topic>(["late_parcel", "track_shipment"]);

const isReplaceable = (order: OrderDocument, { topic }: Wish): boolean =>
  order.shipment?.status === "lost" || (isDelivered(order) && !NOT_A_REASON_TO_REPLACE.has(topic));

const isUnsent = ({ status }: OrderDocument): boolean => status === "placed" || status === "paid";

const reasonOf = (topic: Topic): string => topic.replaceAll("_", " ");
