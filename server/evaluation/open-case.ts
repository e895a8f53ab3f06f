import { detectLanguage } from "../../agents/prepare/language.js";
import { isoAfter } from "../../domain/clock.js";
import type { CustomerDocument } from "../../domain/customer.js";
import type { Op } from "../../domain/documents.js";
import { AI } from "../../domain/event.js";
import type { EvaluationCase } from "../../domain/evaluation.js";
import type { PolicyInForce } from "../../domain/policy.js";
import type { TicketDocument } from "../../domain/ticket.js";
import { newTicket } from "../desk/create-ticket.js";
import type { Sandbox, World } from "../replay/sandbox.js";

type Deps = { sandbox: Sandbox; world: World; policy: PolicyInForce };

/** Puts a case's customer, orders and ticket into a sandbox. */
export async function openCase(
  { sandbox: { store }, world, policy }: Deps,
  { ticket: input, customer: told }: EvaluationCase,
): Promise<TicketDocument> {
  const text = `${input.subject}\n${input.description}`;
  const { language } = detectLanguage(text, "en");
  const drafted = store.customers.draft({
    email: input.customer_email,
    name: input.customer_name ?? null,
    language,
  });
  // Cases know nothing of each other: two of one address are two customers.
  const { customer_id } = drafted;
  const customer: CustomerDocument = { ...drafted, tier: told.tier, email_key: customer_id.toLowerCase() };
  const created_by = { type: "integration", id: "evaluation" } as const;
  const { ticket, message } = newTicket(
    { ...world, policy },
    { input, customer, identity: told.identity, language, created_by },
  );
  const shiftMs = told.as_of === null ? 0 : world.clock().getTime() - Date.parse(told.as_of);
  const orders = told.orders.map((order): Op => ({
    op: "insert",
    collection: "orders",
    document: { ...shifted(order, shiftMs), customer_id, ledger: [], version: 1 },
  }));
  return store.tickets.create(ticket, {
    actor: AI,
    also: [
      { op: "insert", collection: "customers", document: customer },
      { op: "insert", collection: "messages", document: message },
      ...orders,
    ],
  });
}

type CaseOrder = EvaluationCase["customer"]["orders"][number];

const shifted = ({ shipment, placed_at, ...order }: CaseOrder, ms: number): CaseOrder => ({
  ...order,
  placed_at: isoAfter(placed_at, ms),
  shipment: shipment && { ...shipment, eta: shipment.eta === null ? null : isoAfter(shipment.eta, ms) },
});
