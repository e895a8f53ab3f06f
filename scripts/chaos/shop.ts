import { DAY_MS, isoAfter } from "../../domain/clock.js";
import type { CustomerDocument } from "../../domain/customer.js";
import type { Documents, Op } from "../../domain/documents.js";
import type { OrderDocument } from "../../domain/order.js";

/** A customer of the storm and what they have bought. */
export type ShopCustomer = {
  customer_id: string;
  email: string;
  name: string;
  orders: { order_id: string; item: string; total: string }[];
};

/** Cheap enough for a refund without a person, dear enough for one, and dear enough for two. */
const GOODS = [
  { item: "Pebble Speaker", total: "48.00" },
  { item: "Harbor Dock", total: "199.00" },
  { item: "Glide Standing Desk", total: "2400.00" },
] as const;
const TIERS = ["standard", "standard", "standard", "gold", "platinum", "enterprise"] as const;
const PLACED_DAYS_AGO = 9;
const FIRST_NUMBER = 500_000;
/** Of customers in one commit. */
const BATCH = 50;

/** So many customers, each with an order of every price: the same every time. */
export const shopCustomers = (count: number): ShopCustomer[] =>
  Array.from({ length: count }, (_, at) => ({
    customer_id: `CUST-S${at + 1}`,
    email: `storm-${at + 1}@example.net`,
    name: `Storm Customer ${at + 1}`,
    orders: GOODS.map(({ item, total }, kind) => ({
      order_id: `ORD-${FIRST_NUMBER + at * 10 + kind}`,
      item,
      total,
    })),
  }));

/** Adds them to a desk, beside whatever it holds. */
export async function stockShop(documents: Documents, customers: readonly ShopCustomer[]): Promise<void> {
  const now = new Date();
  for (let from = 0; from < customers.length; from += BATCH) {
    const ops = customers
      .slice(from, from + BATCH)
      .flatMap((customer, at) => customerOps(customer, { number: from + at, now }));
    // oxlint-disable-next-line no-await-in-loop -- one commit after the other leaves the desk room for its own
    await documents.commit(ops);
  }
}

function customerOps(customer: ShopCustomer, { number, now }: { number: number; now: Date }): Op[] {
  const created_at = isoAfter(now, -2 * PLACED_DAYS_AGO * DAY_MS);
  const document: CustomerDocument = {
    customer_id: customer.customer_id,
    email: customer.email,
    email_key: customer.email,
    name: customer.name,
    tier: TIERS[number % TIERS.length] ?? "standard",
    lifetime_value: { amount: "2647.00", currency: "USD" },
    language: "en",
    created_at,
    ledger: [],
    version: 1,
  };
  return [
    { op: "insert", collection: "customers", document },
    ...customer.orders.map((order): Op => ({
      op: "insert",
      collection: "orders",
      document: orderDocument(customer, order, now),
    })),
  ];
}

function orderDocument(
  { customer_id }: ShopCustomer,
  { order_id, item, total }: ShopCustomer["orders"][number],
  now: Date,
): OrderDocument {
  const placed_at = isoAfter(now, -PLACED_DAYS_AGO * DAY_MS);
  return {
    order_id,
    customer_id,
    items: [{ sku: "ST-1", name: item, quantity: 1, price: total }],
    total,
    currency: "USD",
    status: "delivered",
    placed_at,
    shipment: { carrier: "UPS", tracking: `1Z${order_id}`, status: "delivered", eta: placed_at },
    ledger: [
      {
        entry_id: `ACT-${order_id}`,
        type: "charge",
        amount: total,
        currency: "USD",
        order_id,
        detail: "Order payment",
        ticket_id: null,
        at: placed_at,
      },
    ],
    version: 1,
  };
}
