import { tool } from "@langchain/core/tools";
import { z } from "zod";
import type { Order } from "../domain/order.js";
import { dataBlock } from "./data-block.js";
import { findOwnOrder, noSuchOrder, type OrderReader } from "./own-order.js";
import { NOT_CONFIRMED, scopeOf } from "./tool-scope.js";

const TrackShipmentInput = z.object({ order_id: z.string().trim().min(1).max(40) });

/** Where an order is; `shipment` is null before it was handed to a carrier. */
export type Tracking = Pick<Order, "order_id" | "status" | "shipment">;

/** The shipment of one of the customer's own orders. Nothing (artifact null) while their identity is only claimed. */
export function createTrackShipment({ orders }: { orders: OrderReader }) {
  return tool(
    async ({ order_id }, config): Promise<[string, Tracking | null]> => {
      const scope = scopeOf(config);
      if (scope.identity !== "verified") return [NOT_CONFIRMED, null];
      const order = await findOwnOrder(orders, order_id, scope);
      if (!order) return [noSuchOrder(order_id), null];
      const tracking = { order_id: order.order_id, status: order.status, shipment: order.shipment };
      return [dataBlock("shipment", tracking), tracking];
    },
    {
      name: "track_shipment",
      description:
        "Where an order of this customer is: carrier, tracking number, status and expected arrival.",
      schema: TrackShipmentInput,
      responseFormat: "content_and_artifact",
    },
  );
}
