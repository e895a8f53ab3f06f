import { z } from "zod";
import { LedgerEntry } from "./action.js";
import { Timestamp } from "./enums.js";
import { Amount, Currency } from "./money.js";

export const OrderStatus = z.enum([
  "placed",
  "paid",
  "shipped",
  "delivered",
  "cancelled",
  "refunded",
  "returned",
]);
export type OrderStatus = z.infer<typeof OrderStatus>;

export const Shipment = z.object({
  carrier: z.string(),
  tracking: z.string(),
  status: z.enum(["label_created", "in_transit", "out_for_delivery", "delivered", "delayed", "lost"]),
  eta: Timestamp.nullable(),
});
export type Shipment = z.infer<typeof Shipment>;

export const Order = z.object({
  order_id: z.string(),
  customer_id: z.string(),
  items: z.array(
    z.object({ sku: z.string(), name: z.string(), quantity: z.number().int().min(1), price: Amount }),
  ),
  total: Amount,
  currency: Currency,
  status: OrderStatus,
  placed_at: Timestamp,
  shipment: Shipment.nullable(),
  ledger: z.array(LedgerEntry),
});
export type Order = z.infer<typeof Order>;

/** An order as stored; `version` is what concurrent actions compare. */
export const OrderDocument = Order.extend({ version: z.number().int() });
export type OrderDocument = z.infer<typeof OrderDocument>;
