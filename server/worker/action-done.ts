import { Action, type LedgerEntry } from "../../domain/action.js";
import { isoNow } from "../../domain/clock.js";
import type { CustomerDocument } from "../../domain/customer.js";
import type { Op, Stored } from "../../domain/documents.js";
import type { EffectDocument } from "../../domain/effect.js";
import { toCents } from "../../domain/money.js";
import type { OrderDocument } from "../../domain/order.js";
import { isOpen, type TicketDocument } from "../../domain/ticket.js";
import { validateAction } from "../../domain/validate-action.js";
import type { Change } from "../../store/change-ticket.js";
import type { WorkerDeps } from "./deps.js";
import { effectOps } from "../effect-ops.js";
import { voidChange } from "./settle-effect.js";

type Deps = Pick<WorkerDeps, "reads" | "clock">;

/**
 * The commit that does an action: a line in the order's or the customer's ledger, and the effect marked sent. Where
 * the order no longer allows it, nothing is done and the ticket goes to a person.
 */
export async function actionDone(
  { reads, clock }: Deps,
  ticket: TicketDocument,
  effect: EffectDocument,
): Promise<Change> {
  const at = isoNow(clock);
  const parsed = Action.safeParse({ type: effect.type, args: effect.args });
  const customer = await reads.customers.get(effect.customer_id);
  if (!parsed.success || !customer)
    return refused(ticket, effect, { at, why: "it is no action of a known customer" });
  const action = parsed.data;
  const order = "order_id" in action.args ? await reads.orders.get(action.args.order_id) : undefined;
  const [why] = validateAction(action, { order, customer });
  if (why !== undefined) return refused(ticket, effect, { at, why });
  const entry = entryOf(action, effect, at);
  return {
    set: {},
    events: [
      { type: "effect.sent", data: { effect_id: effect.effect_id, type: effect.type, args: effect.args } },
    ],
    also: [
      ...effectOps(effect, { status: "sent", at, receipt: `ledger:${entry.entry_id}` }),
      ...(order ? orderOps(order, action, entry) : []),
      ...(order && action.type !== "credit" ? [] : customerOps(customer, entry)),
    ],
  };
}

const refused = (
  ticket: TicketDocument,
  effect: EffectDocument,
  told: { at: string; why: string },
): Change => ({
  ...voidChange(effect, told),
  set: isOpen(ticket)
    ? { human_owned: true, settled: false, status: ticket.status === "escalated" ? "escalated" : "assigned" }
    : {},
});

function entryOf(action: Action, effect: EffectDocument, at: string): LedgerEntry {
  const money = "amount" in action.args ? action.args : undefined;
  return {
    entry_id: effect.effect_id,
    type: action.type,
    amount: money?.amount ?? null,
    currency: money?.currency ?? null,
    order_id: "order_id" in action.args ? action.args.order_id : null,
    detail: detailOf(action),
    ticket_id: effect.ticket_id,
    at,
  };
}

function detailOf({ type, args }: Action): string {
  switch (type) {
    case "refund":
    case "credit":
      return args.reason;
    case "replacement":
      return args.item;
    case "change_address":
      return args.address;
    case "cancel_order":
      return "cancelled before it was sent";
    case "password_reset":
      return "a link to choose a new password";
    case "cancel_subscription":
      return "ended with the period that is paid for";
  }
}

function orderOps(order: OrderDocument, action: Action, entry: LedgerEntry): Op[] {
  const status = statusAfter(order, action);
  const set: Stored = { version: order.version + 1, ...(status ? { status } : {}) };
  return [
    { op: "patch", collection: "orders", key: order.order_id, where: { version: order.version }, set },
    { op: "append", collection: "orders", key: order.order_id, field: "ledger", values: [entry] },
  ];
}

/** Cancelled, or refunded once all that it cost has been given back. */
function statusAfter(order: OrderDocument, action: Action): OrderDocument["status"] | undefined {
  if (action.type === "cancel_order") return "cancelled";
  if (action.type !== "refund") return undefined;
  const before = order.ledger.filter(({ type }) => type === "refund");
  const cents = before.reduce((sum, { amount }) => sum + toCents(amount ?? "0"), toCents(action.args.amount));
  return cents >= toCents(order.total) ? "refunded" : undefined;
}

const customerOps = (customer: CustomerDocument, entry: LedgerEntry): Op[] => [
  {
    op: "patch",
    collection: "customers",
    key: customer.customer_id,
    where: { version: customer.version },
    set: { version: customer.version + 1 },
  },
  { op: "append", collection: "customers", key: customer.customer_id, field: "ledger", values: [entry] },
];
