import { tool } from "@langchain/core/tools";
import { z } from "zod";
import type { OrderDocument } from "../domain/order.js";
import { dataBlock } from "./data-block.js";
import { findOwnOrder, noSuchOrder, type OrderReader } from "./own-order.js";
import { NOT_CONFIRMED, scopeOf } from "./tool-scope.js";

const GetOrdersInput = z.object({
  order_id: z
    .string()
    .trim()
    .min(1)
    .max(40)
    .optional()
    .describe("One order; their latest where it is left out"),
});

/** More than any answer needs, and little enough for a prompt. */
const LATEST = 5;

export type GetOrdersDeps = {
  orders: OrderReader & {
    /** Newest first. */
    ofCustomer(customerId: string): Promise<OrderDocument[]>;
  };
};

/** The ticket's customer's own orders as `OrderDocument[]`. None while their identity is only claimed. */
export function createGetOrders({ orders }: GetOrdersDeps) {
  return tool(
    async ({ order_id }, config): Promise<[string, OrderDocument[]]> => {
      const scope = scopeOf(config);
      if (scope.identity !== "verified") return [NOT_CONFIRMED, []];
      if (order_id !== undefined) {
        const order = await findOwnOrder(orders, order_id, scope);
        return order ? [dataBlock("orders", [order]), [order]] : [noSuchOrder(order_id), []];
      }
      const found = await orders.ofCustomer(scope.customer_id);
      const own = found.filter(({ customer_id }) => customer_id === scope.customer_id).slice(0, LATEST);
      return own.length === 0 ? ["This customer has no orders.", []] : [dataBlock("orders", own), own];
    },
    {
      name: "get_orders",
      description: "Read the orders of the customer who wrote this ticket, with items, charges and shipment.",
      schema: GetOrdersInput,
      responseFormat: "content_and_artifact",
    },
  );
}
