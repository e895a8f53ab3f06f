import { canonicalJson } from "../../domain/canonical-json.js";
import { sha256Hex } from "../hash.js";
import type { Store } from "../composition/open-store.js";

/** What a run has left in the sandbox: the ticket as it stands, and what was done to the customer's records. */
export async function finalStateOf(
  { tickets, orders, customers, effects }: Pick<Store, "tickets" | "orders" | "customers" | "effects">,
  ticketId: string,
): Promise<{ hash: string; documents: Record<string, unknown> }> {
  const ticket = await tickets.get(ticketId);
  if (!ticket) throw new TypeError(`the sandbox has lost ${ticketId}`);
  const [customer, owned, rows] = await Promise.all([
    customers.get(ticket.customer_id),
    orders.ofCustomer(ticket.customer_id),
    effects.ofTicket(ticketId),
  ]);
  // Nothing that differs from run to run by itself: no ids, no times, no texts.
  const documents = {
    ticket: {
      status: ticket.status,
      category: ticket.category,
      priority: ticket.priority,
      queue: ticket.routed_queue,
      escalation: ticket.escalation?.level ?? null,
      human_owned: ticket.human_owned,
    },
    effects: rows.map(({ type, status }) => ({ type, status })).toSorted(byText),
    orders: owned
      .map(({ order_id, status, ledger }) => ({ order_id, status, ledger: entries(ledger) }))
      .toSorted(byText),
    customer: { ledger: entries(customer?.ledger ?? []) },
  };
  return { hash: sha256Hex(canonicalJson(documents)), documents };
}

const entries = (ledger: readonly { type: string; amount: string | null; order_id: string | null }[]) =>
  ledger.map(({ type, amount, order_id }) => ({ type, amount, order_id }));

const byText = (a: unknown, b: unknown): number => (canonicalJson(a) < canonicalJson(b) ? -1 : 1);
