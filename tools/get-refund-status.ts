import { tool } from "@langchain/core/tools";
import { z } from "zod";
import type { LedgerEntry } from "../domain/action.js";
import type { Order } from "../domain/order.js";
import { dataBlock } from "./data-block.js";
import { findOwnOrder, noSuchOrder, type OrderReader } from "./own-order.js";
import { NOT_CONFIRMED, scopeOf } from "./tool-scope.js";

const GetRefundStatusInput = z.object({ order_id: z.string().trim().min(1).max(40) });

/** The refunds and credits of an order, oldest first. */
export type RefundStatus = Pick<Order, "order_id" | "status"> & { refunds: LedgerEntry[] };

const GIVEN_BACK = new Set<LedgerEntry["type"]>(["refund", "credit", "cancel_order"]);

/** What was given back on one of the customer's own orders. Nothing (artifact null) while their identity is only claimed. */
export function createGetRefundStatus({ orders }: { orders: OrderReader }) {
  return tool(
    async ({ order_id }, config): Promise<[string, RefundStatus | null]> => {
      const scope = scopeOf(config);
      if (scope.identity !== "verified") return [NOT_CONFIRMED, null];
      const order = await findOwnOrder(orders, order_id, scope);
      if (!order) return [noSuchOrder(order_id), null];
      const refunds = order.ledger.filter(({ type }) => GIVEN_BACK.has(type));
      const status = { order_id: order.order_id, status: order.status, refunds };
      return [dataBlock("refunds", status), status];
    },
    {
      name: "get_refund_status",
      description: "Whether and when an order of this customer was refunded or credited.",
      schema: GetRefundStatusInput,
      responseFormat: "content_and_artifact",
    },
  );
}
