import { z } from "zod";
import { Amount, Currency } from "./money.js";

const OrderId = z.string().min(1).max(40);
const OnOrder = z.object({ order_id: OrderId });
const OnOrderWithMoney = OnOrder.extend({ amount: Amount, currency: Currency });

/** What each action carries; the only source for tools, reviews, the outbox and the ledgers. */
const ActionArgs = {
  refund: z.strictObject({ ...OnOrderWithMoney.shape, reason: z.string().min(1).max(500) }),
  credit: z.strictObject({ ...OnOrderWithMoney.shape, reason: z.string().min(1).max(500) }),
  replacement: z.strictObject({ ...OnOrderWithMoney.shape, item: z.string().min(1).max(200) }),
  cancel_order: z.strictObject(OnOrder.shape),
  change_address: z.strictObject({ ...OnOrder.shape, address: z.string().min(5).max(500) }),
  password_reset: z.strictObject({}),
  cancel_subscription: z.strictObject({}),
};

export const ActionType = z.enum([
  "refund",
  "credit",
  "replacement",
  "cancel_order",
  "change_address",
  "password_reset",
  "cancel_subscription",
]);
export type ActionType = z.infer<typeof ActionType>;

/** One action with its arguments, checked against its type. */
export const Action = z.discriminatedUnion("type", [
  z.object({ type: z.literal("refund"), args: ActionArgs.refund }),
  z.object({ type: z.literal("credit"), args: ActionArgs.credit }),
  z.object({ type: z.literal("replacement"), args: ActionArgs.replacement }),
  z.object({ type: z.literal("cancel_order"), args: ActionArgs.cancel_order }),
  z.object({ type: z.literal("change_address"), args: ActionArgs.change_address }),
  z.object({ type: z.literal("password_reset"), args: ActionArgs.password_reset }),
  z.object({ type: z.literal("cancel_subscription"), args: ActionArgs.cancel_subscription }),
]);
export type Action = z.infer<typeof Action>;

/** How far the policy trusts an action, at the moment it was worked out. */
export const ActionLimit = z.object({
  /** 0: nobody need ask; 1: one person; 2: two different people. */
  approvals_needed: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  /** Money already given on this order and to this customer within the policy's window, this action included. */
  total: Amount.nullable(),
  /** Why a person is asked, in words of the policy; empty when nobody is. */
  because: z.array(z.string()),
});
export type ActionLimit = z.infer<typeof ActionLimit>;

export const ProposedAction = z.intersection(
  Action,
  z.object({ action_id: z.string(), reason: z.string(), limit: ActionLimit }),
);
export type ProposedAction = z.infer<typeof ProposedAction>;

/** A line of an order's or customer's ledger: what was done, by which effect. */
export const LedgerEntry = z.object({
  entry_id: z.string(),
  type: z.union([ActionType, z.literal("charge")]),
  amount: Amount.nullable(),
  currency: Currency.nullable(),
  order_id: z.string().nullable(),
  detail: z.string(),
  ticket_id: z.string().nullable(),
  at: z.iso.datetime(),
});
export type LedgerEntry = z.infer<typeof LedgerEntry>;
