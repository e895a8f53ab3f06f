import { DAY_MS, isoAfter } from "../../domain/clock.js";
import type { ArticleDocument } from "../../domain/article.js";
import type { CustomerDocument } from "../../domain/customer.js";
import { DocumentConflict, type Op, type Stored } from "../../domain/documents.js";
import type { Ids } from "../../domain/ids.js";
import type { OrderDocument } from "../../domain/order.js";
import { resolvedTicketOps } from "./resolved-ticket-ops.js";
import type { SeedDeps } from "./seed-deps.js";
import type { Shop, ShopOrder } from "./shop.js";

/**
 * Fills an empty desk with the sample shop, in one commit: customers, orders, articles, resolved tickets.
 * A desk that has a customer already is left alone, also where several processes fill it at once. Tells whether it
 * was filled by this one.
 */
export async function seedShop(
  deps: SeedDeps,
  shop: Shop,
  articles: readonly ArticleDocument[],
): Promise<boolean> {
  const [known] = await deps.documents.find("customers", { limit: 1 });
  if (known) return false;
  const now = deps.clock();
  const insert = (collection: Op["collection"], document: Stored): Op => ({
    op: "insert",
    collection,
    document,
  });
  const customers = shop.customers.map((customer): CustomerDocument => ({
    ...customer,
    email_key: customer.email.toLowerCase(),
    ledger: [],
    version: 1,
  }));
  const ops = [
    ...customers.map((customer) => insert("customers", customer)),
    ...shop.orders.map((order) => insert("orders", orderDocument(order, now, deps.ids))),
    ...articles.map((article) => insert("articles", article)),
    ...shop.resolved.flatMap((ticket) => resolvedTicketOps(deps, ticket, customers)),
  ];
  try {
    await deps.documents.commit(ops);
    return true;
  } catch (error) {
    // Another process that starts at the same time was quicker: it filled the desk, whole.
    if (error instanceof DocumentConflict) return false;
    throw error;
  }
}

function orderDocument(order: ShopOrder, now: Date, ids: Ids): OrderDocument {
  const { placed_days_ago, shipment, ledger, ...rest } = order;
  const daysFromNow = (days: number) => isoAfter(now, days * DAY_MS);
  return {
    ...rest,
    placed_at: daysFromNow(-placed_days_ago),
    shipment: shipment && {
      carrier: shipment.carrier,
      tracking: shipment.tracking,
      status: shipment.status,
      eta: shipment.eta_in_days === null ? null : daysFromNow(shipment.eta_in_days),
    },
    ledger: ledger.map(({ type, amount, currency, reason, days_ago }) => ({
      entry_id: ids.next("ACT"),
      type,
      amount,
      currency,
      order_id: order.order_id,
      detail: reason,
      ticket_id: null,
      at: daysFromNow(-days_ago),
    })),
    version: 1,
  };
}
