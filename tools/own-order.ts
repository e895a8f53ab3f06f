import type { OrderDocument } from "../domain/order.js";
import type { ToolScope } from "./tool-scope.js";

export type OrderReader = { get(orderId: string): Promise<OrderDocument | undefined> };

/** As customers write order ids ("#1001", "1001", "ord-1001"), the ids that may be meant. */
function orderIdsMeant(written: string): string[] {
  const id = written.trim().replace(/^#/, "").toUpperCase();
  return /^\d+$/.test(id) ? [`ORD-${id}`, id] : [id];
}

/** The order meant, if there is one and it is this customer's: another's order does not exist for them. */
export async function findOwnOrder(
  orders: OrderReader,
  written: string,
  { customer_id }: Pick<ToolScope, "customer_id">,
): Promise<OrderDocument | undefined> {
  for (const id of orderIdsMeant(written)) {
    // One after the other: the first that exists is the one meant.
    // oxlint-disable-next-line no-await-in-loop
    const order = await orders.get(id);
    if (order?.customer_id === customer_id) return order;
  }
  return undefined;
}

/** What is said of an order that is not there or not theirs, without telling which. */
export const noSuchOrder = (written: string): string => `No order ${written} for this customer.`;
