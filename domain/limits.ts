import type { Action, ActionLimit, ActionType, LedgerEntry } from "./action.js";
import { DAY_MS } from "./clock.js";
import type { CustomerDocument } from "./customer.js";
import type { EffectDocument } from "./effect.js";
import type { Identity } from "./enums.js";
import { fromCents, toCents } from "./money.js";
import type { OrderDocument } from "./order.js";
import type { Policy } from "./policy.js";

export type LimitInput = {
  action: Action;
  identity: Identity;
  /** The order that the action names, if there is one. */
  order: OrderDocument | undefined;
  customer: CustomerDocument;
  /**
   * The customer's rows in the outbox, of all their tickets. Void rows are passed over, and so is a row whose
   * effect_id is the entry_id of a ledger line: it is counted there.
   */
  pending: readonly EffectDocument[];
  /** The customer's other orders: what their ledgers gave counts for the customer. */
  other_orders?: readonly OrderDocument[];
  /** The other actions of the same proposal: two halves weigh as much as the whole. */
  alongside?: readonly Action[];
  policy: Pick<Policy, "actions">;
  now: Date;
};

/** Money that was given, or is about to be. */
type Given = { type: ActionType; order_id: string; cents: number };

type MoneyAction = Extract<Action, { args: { amount: string } }>;

/**
 * How far the policy trusts an action. Money of the action's own type given within the policy's window is added up
 * per order and per customer, this action included; the larger sum counts against the type's limit. Money of every
 * type counts towards `two_people_from`. Sums of other currencies count at face value: the desk knows no exchange
 * rates, and too many questions are better than too few.
 */
export function actionLimit(input: LimitInput): ActionLimit {
  const { action, policy } = input;
  const because = doubts(input);
  if (!isMoney(action)) {
    if (!policy.actions.rules[action.type].without_person)
      because.push("the policy always asks a person for this");
    return { approvals_needed: because.length > 0 ? 1 : 0, total: null, because };
  }
  const given = [
    ...givenBefore(input),
    givenBy(action),
    ...(input.alongside ?? []).filter(isMoney).map(givenBy),
  ];
  const own = given.filter(({ type }) => type === action.type);
  const limit = toWholeCents(policy.actions.rules[action.type].without_person_below ?? 0);
  const total = largest(own, action.args.order_id);
  if (total.cents >= limit)
    because.push(`${sentence(total, action, policy)}, the limit without a person is ${fromCents(limit)}`);
  const everything = largest(given, action.args.order_id);
  const two = everything.cents >= toWholeCents(policy.actions.two_people_from);
  if (two)
    because.push(
      `two people must agree from ${fromCents(toWholeCents(policy.actions.two_people_from))} given in all`,
    );
  return {
    approvals_needed: two ? 2 : because.length > 0 ? 1 : 0,
    total: fromCents(total.cents),
    because,
  };
}

/** What makes an action a person's to decide whatever it costs. */
function doubts({ action, identity, order, customer }: LimitInput): string[] {
  const because: string[] = [];
  if (identity !== "verified") because.push("the customer's identity is only claimed");
  if (!("order_id" in action.args)) return because;
  if (order?.order_id !== action.args.order_id || order.customer_id !== customer.customer_id)
    because.push(`${action.args.order_id} is not known as an order of this customer`);
  else if (isMoney(action) && action.args.currency !== order.currency)
    because.push(`the amount is in ${action.args.currency}, the order in ${order.currency}`);
  return because;
}

function givenBefore({ order, customer, other_orders = [], pending, policy, now }: LimitInput): Given[] {
  const since = now.getTime() - policy.actions.window_days * DAY_MS;
  const recent = (at: string) => Date.parse(at) > since;
  const ledgers = [order?.ledger ?? [], ...other_orders.map(({ ledger }) => ledger), customer.ledger].flat();
  // A credit stands in two ledgers, the order's and the customer's, under one id.
  const lines = new Map(ledgers.map((entry) => [entry.entry_id, entry]));
  const rows = pending.filter(({ effect_id, status }) => status !== "void" && !lines.has(effect_id));
  return [
    ...[...lines.values()].filter(({ at }) => recent(at)).flatMap(givenInLedger),
    ...rows.filter(({ at }) => recent(at)).flatMap(givenInOutbox),
  ];
}

/** The larger of what was given on the order and what was given to the customer. */
function largest(given: readonly Given[], orderId: string): { cents: number; to: "order" | "customer" } {
  const sum = (some: readonly Given[]) => some.reduce((cents, each) => cents + each.cents, 0);
  const onOrder = sum(given.filter(({ order_id }) => order_id === orderId));
  const toCustomer = sum(given);
  return toCustomer > onOrder ? { cents: toCustomer, to: "customer" } : { cents: onOrder, to: "order" };
}

function sentence(
  { cents, to }: ReturnType<typeof largest>,
  { type, args }: MoneyAction,
  policy: LimitInput["policy"],
): string {
  const money = `${type} of ${args.amount} ${args.currency}`;
  if (cents === toCents(args.amount)) return money;
  const whom = to === "order" ? "on this order" : "to this customer";
  return `${money} makes ${fromCents(cents)} ${whom} within ${policy.actions.window_days} days`;
}

/** Whether an action gives money or its worth. */
const isMoney = (action: Action): action is MoneyAction => "amount" in action.args;

const givenBy = ({ type, args }: MoneyAction): Given => ({
  type,
  order_id: args.order_id,
  cents: toCents(args.amount),
});

const givenInLedger = ({ type, amount, order_id }: LedgerEntry): Given[] =>
  type === "charge" || amount === null ? [] : [{ type, order_id: order_id ?? "", cents: toCents(amount) }];

function givenInOutbox({ type, args }: EffectDocument): Given[] {
  if (type === "reply" || type === "notice") return [];
  const { amount, order_id } = args;
  return typeof amount === "string" && typeof order_id === "string"
    ? [{ type, order_id, cents: toCents(amount) }]
    : [];
}

const toWholeCents = (sum: number): number => Math.round(sum * 100);
