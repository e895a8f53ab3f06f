import type { Documents } from "../domain/documents.js";
import type { OrderDocument } from "../domain/order.js";
import { createCollection } from "./collection.js";

const MAX_ORDERS = 50;

export type Orders = {
  get(orderId: string): Promise<OrderDocument | undefined>;
  /** A customer's orders, newest first, 50 unless told. */
  ofCustomer(customerId: string, limit?: number): Promise<OrderDocument[]>;
};

export function createOrders({ documents }: { documents: Documents }): Orders {
  const { get, find } = createCollection(documents, "orders");
  return {
    get,
    ofCustomer: (customerId, limit = MAX_ORDERS) =>
      find({ filter: { customer_id: customerId }, sort: { field: "placed_at", direction: "desc" }, limit }),
  };
}
