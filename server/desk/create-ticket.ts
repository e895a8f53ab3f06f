import { isoNow } from "../../domain/clock.js";
import type { CustomerDocument } from "../../domain/customer.js";
import { DocumentConflict, type Op } from "../../domain/documents.js";
import type { Identity } from "../../domain/enums.js";
import { AppError } from "../../domain/errors.js";
import { ticketJobPriority } from "../../domain/job-priority.js";
import type { MessageDocument } from "../../domain/message.js";
import type { NewTicket, TicketDocument } from "../../domain/ticket.js";
import type { Who } from "../http/who.js";
import type { DeskDeps } from "./deps.js";

/** Before the Classifier has spoken: an ordinary ticket. */
const FIRST_PRIORITY = "medium";

/** An id has 32 random bits a day: a hundred thousand tickets may well meet one that is taken, never several in a row. */
const MOST_IDS = 5;

type AskedToCreate = {
  who: Who;
  also?: ((ticket: TicketDocument, message: MessageDocument) => Op[]) | undefined;
  /** One that was reserved for it. */
  ticketId?: string;
};

/**
 * Opens a ticket: stored with its first message and its event in one commit, then a worker is told.
 * @throws AppError "forbidden" when a customer's own key names another's address; DocumentConflict where there is a
 *   ticket of a reserved id already
 */
export const createTicket =
  (deps: DeskDeps) =>
  async (input: NewTicket, { who, also, ticketId }: AskedToCreate): Promise<TicketDocument> => {
    const identity = identityOf(input.customer_email, who);
    const language = deps.detectLanguage(
      `${input.subject}\n${input.description}`,
      who.customer?.language ?? "en",
    );
    const customer =
      who.customer ??
      (await deps.customers.ensure({
        email: input.customer_email,
        name: input.customer_name ?? null,
        language,
      }));
    const opening = { input, customer, identity, language, created_by: who.principal, ticketId };
    const created = await store(deps, opening, {
      who,
      also,
      idsLeft: ticketId === undefined ? MOST_IDS : 1,
    });
    const priority = ticketJobPriority(created, deps.policy.policy);
    deps.jobs.enqueue("work-ticket", { ticket_id: created.ticket_id }, { priority });
    return created;
  };

async function store(
  deps: DeskDeps,
  opening: Opening,
  { who, also, idsLeft }: Pick<AskedToCreate, "who" | "also"> & { idsLeft: number },
): Promise<TicketDocument> {
  const { ticket, message } = newTicket(deps, opening);
  try {
    return await deps.tickets.create(ticket, {
      actor: who.actor,
      also: [{ op: "insert", collection: "messages", document: message }],
      alsoFrom: (created) => also?.(created, message) ?? [],
    });
  } catch (error) {
    const isTaken = error instanceof DocumentConflict && error.collection === "tickets";
    if (!isTaken || idsLeft === 1) throw error;
    return store(deps, opening, { who, also, idsLeft: idsLeft - 1 });
  }
}

type Opening = {
  input: NewTicket;
  customer: CustomerDocument;
  identity: Identity;
  language: string;
  created_by: TicketDocument["created_by"];
  follows?: string;
  ticketId?: string | undefined;
};

/** A new ticket and its first message, as they are stored. Derived fields are filled in where it is created. */
export function newTicket(
  { clock, ids, policy }: Pick<DeskDeps, "clock" | "ids" | "policy">,
  { input, customer, identity, language, created_by, follows, ticketId }: Opening,
): { ticket: TicketDocument; message: MessageDocument } {
  const now = isoNow(clock);
  const ticket: TicketDocument = {
    // Named one by one, and the rest spread last: a field added to a spread object of this size costs V8 five
    // microseconds, and there are twenty-five.
    ticket_id: ticketId ?? ids.ticket(),
    customer_id: customer.customer_id,
    customer_email: input.customer_email,
    subject: input.subject,
    description: input.description,
    attachments: input.attachments,
    source: input.source,
    // Who only claims an address is told no name that belongs to it.
    customer_name: input.customer_name ?? (identity === "verified" && customer.name ? customer.name : null),
    order_id: input.order_id ?? null,
    identity,
    language,
    created_by,
    customer_tier: customer.tier,
    channel: policy.policy.channels[input.source],
    follows: follows ?? null,
    policy_hash: policy.hash,
    created_at: now,
    updated_at: now,
    epoch_started_at: now,
    first_response_due_at: now,
    resolution_due_at: now,
    ...UNWORKED,
  };
  const message: MessageDocument = {
    message_id: ids.next("MSG"),
    ticket_id: ticket.ticket_id,
    kind: "reply",
    direction: "in",
    author: { type: "customer", id: customer.customer_id, name: ticket.customer_name ?? customer.email },
    text: input.description,
    language,
    delivery: { status: "received", at: now },
    created_at: now,
    number: 1,
    epoch: 1,
    effect_id: null,
  };
  return { ticket, message };
}

/** A ticket's fields before anyone has looked at it. */
const UNWORKED = {
  status: "new",
  category: null,
  priority: FIRST_PRIORITY,
  complexity: null,
  intent: null,
  reasoning: null,
  sentiment: null,
  sentiment_confidence: null,
  sentiment_trend: null,
  urgent: false,
  risk: null,
  urgency_keywords: [],
  extracted_metadata: {},
  ai_suggested_category: null,
  ai_suggested_priority: null,
  ai_suggested_reply: null,
  ai_confidence: null,
  solution: null,
  escalation: null,
  queue: null,
  tier: null,
  assigned_to: null,
  human_owned: false,
  open_review_id: null,
  followed_by: null,
  sla_status: "on_track",
  breach_probability: null,
  degraded: [],
  timeline: [],
  resolved_at: null,
  closed_at: null,
  version: 1,
  epoch: 1,
  watermark: 1,
  handled: 0,
  run_id: null,
  automatic_tries: 0,
  settled: false,
  lease_token: 0,
  lease_owner: null,
  lease_until: null,
  routed_queue: null,
  routing_reason: null,
  rule_resolution_hours: null,
  needs_assignee: false,
  priority_pinned: false,
  category_pinned: false,
  first_responded_at: null,
  sla_check_at: null,
  rating: null,
  tokens: [],
  events_count: 0,
} satisfies Partial<TicketDocument>;

function identityOf(email: string, { customer, key }: Who): Identity {
  if (customer) {
    if (customer.email_key !== email.toLowerCase())
      throw new AppError(
        "forbidden",
        `This key speaks for ${customer.email} only; customer_email names another.`,
      );
    return "verified";
  }
  return key.vouches ? "verified" : "claimed";
}
