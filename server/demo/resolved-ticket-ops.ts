import { createIds } from "../../domain/ids.js";
import { DAY_MS, HOUR_MS, isoAfter } from "../../domain/clock.js";
import type { CustomerDocument } from "../../domain/customer.js";
import type { Op } from "../../domain/documents.js";
import { SYSTEM } from "../../domain/event.js";
import { matchRoute } from "../../domain/routing.js";
import type { TicketDocument } from "../../domain/ticket.js";
import type { MessageDocument } from "../../domain/message.js";
import { changeEvents } from "../../domain/change-events.js";
import { eventOps, type NewEvent } from "../../store/event-ops.js";
import { slaRecordOf } from "../../domain/sla-events.js";
import { newTicket } from "../desk/create-ticket.js";
import type { SeedDeps } from "./seed-deps.js";
import type { ResolvedTicket } from "./shop.js";

/** How long the sample desk took to answer. */
const ANSWERED_AFTER_MS = 2 * HOUR_MS;

/** A ticket of the past, its two messages and its log, as if the desk had worked it then. */
export function resolvedTicketOps(
  deps: SeedDeps,
  past: ResolvedTicket,
  customers: readonly CustomerDocument[],
): Op[] {
  const resolvedAt = isoAfter(deps.clock(), -past.resolved_days_ago * DAY_MS);
  const createdAt = isoAfter(resolvedAt, -ANSWERED_AFTER_MS);
  const { ticket, message } = opened(deps, { past, customers, createdAt });
  const created = deps.derive(ticket, new Date(createdAt));
  const set = outcome(deps, { past, ticket, at: resolvedAt });
  const resolved = deps.derive({ ...ticket, ...set, version: 2 }, new Date(resolvedAt));
  const reply: MessageDocument = {
    ...message,
    message_id: deps.ids.next("MSG"),
    number: null,
    direction: "out",
    author: { type: "person", id: null, name: deps.policy.policy.desk.name },
    text: past.reply,
    delivery: { status: "sent", at: resolvedAt },
    created_at: resolvedAt,
  };
  const context = { ticketId: ticket.ticket_id, actor: SYSTEM, policyHash: deps.policy.hash, ids: deps.ids };
  const creation: NewEvent = { type: "ticket.created", data: { ...slaRecordOf(created), imported: true } };
  const answer: NewEvent = { type: "message.sent", data: { message_id: reply.message_id } };
  const later = [answer, ...changeEvents(created, resolved)];
  return [
    { op: "insert", collection: "tickets", document: { ...resolved, events_count: 1 + later.length } },
    { op: "insert", collection: "messages", document: message },
    { op: "insert", collection: "messages", document: reply },
    ...eventOps({ ...context, at: createdAt }, { after: 0, events: [creation] }),
    ...eventOps({ ...context, at: resolvedAt }, { after: 1, events: later }),
  ];
}

type Past = { past: ResolvedTicket; customers: readonly CustomerDocument[]; createdAt: string };

/** The ticket and its first message as they came in. */
function opened({ policy }: SeedDeps, { past, customers, createdAt }: Past) {
  const customer = customers.find(({ customer_id }) => customer_id === past.customer_id);
  if (!customer) throw new Error(`The sample shop has no customer ${past.customer_id}`);
  return newTicket(
    { policy, clock: () => new Date(createdAt), ids: idsOf(createdAt) },
    {
      input: {
        customer_email: customer.email,
        subject: past.subject,
        description: past.description,
        ...(past.order_id === undefined ? {} : { order_id: past.order_id }),
        source: "web",
        attachments: [],
      },
      customer,
      identity: "verified",
      language: past.language,
      created_by: { type: "customer", id: customer.customer_id },
    },
  );
}

function outcome(
  { policy }: SeedDeps,
  { past, ticket, at }: { past: ResolvedTicket; ticket: TicketDocument; at: string },
): Partial<TicketDocument> {
  const route = matchRoute(
    {
      ...past,
      channel: ticket.channel,
      tier: ticket.customer_tier,
      vip: policy.policy.customer_tiers[ticket.customer_tier].vip,
      urgent: false,
      risk: "low",
      asks_for_person: false,
      tries_used_up: false,
      complexity: null,
      breach_probability: null,
    },
    policy.policy,
  );
  return {
    status: "resolved",
    category: past.category,
    priority: past.priority,
    sentiment: past.sentiment,
    queue: route.queue,
    routed_queue: route.queue,
    rule_resolution_hours: route.resolution_hours,
    handled: 1,
    human_owned: true,
    settled: true,
    first_responded_at: at,
    resolved_at: at,
    updated_at: at,
    rating: past.csat === null ? null : { score: past.csat, comment: null, at },
  };
}

/** Ids that carry the day a ticket came in, not today. */
const idsOf = (at: string) =>
  createIds({
    clock: () => new Date(at),
    randomBytes: (size) => crypto.getRandomValues(new Uint8Array(size)),
  });
