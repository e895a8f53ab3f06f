import type { ReadCase } from "../../../agents/ports.js";
import { AppError } from "../../../domain/errors.js";
import type { MessageDocument } from "../../../domain/message.js";
import type { Policy } from "../../../domain/policy.js";
import type { CaseMessage, TicketCase } from "../../../domain/ticket-case.js";
import type { TicketDocument } from "../../../domain/ticket.js";
import type { Documents } from "../../../domain/documents.js";
import type { Tickets } from "../../../store/tickets.js";
import { MANY, type Reads } from "../deps.js";

type Deps = {
  tickets: Pick<Tickets, "get">;
  reads: Pick<Reads, "messages" | "runs" | "customers">;
  documents: Pick<Documents, "count">;
  policy: Pick<Policy, "customer_tiers">;
};

type Ref = { ticket_id: string; epoch: number; watermark: number };

/** More than are worked at once. */
const CASES_KEPT = 64;

/**
 * The port by which agents read a ticket: as of the watermark, and of the moment when the calling run began. Every
 * node of a run asks for the same case: it is read once for each lease that the run is worked under.
 */
export function createReadCase(deps: Deps): ReadCase {
  const readCase = createReadCaseAt(deps);
  const kept = new Map<string, Promise<TicketCase>>();

  const read = async (ref: Ref, runId: unknown) => {
    const run = typeof runId === "string" ? await deps.reads.runs.get(runId) : undefined;
    return readCase({ ...ref, started_at: run?.started_at });
  };

  return async (ref, config) => {
    const { thread_id, lease_token } = config.configurable ?? {};
    if (typeof thread_id !== "string" || typeof lease_token !== "number") return read(ref, thread_id);
    const key = JSON.stringify([thread_id, lease_token, ref.ticket_id, ref.epoch, ref.watermark]);
    const known = kept.get(key);
    if (known) return known;
    const reading = read(ref, thread_id);
    kept.set(key, reading);
    reading.catch(() => kept.delete(key));
    const [oldest] = kept.keys();
    if (kept.size > CASES_KEPT && oldest !== undefined) kept.delete(oldest);
    return reading;
  };
}

/**
 * A ticket as it stood at a watermark: without later messages of the customer, answers given after `started_at`,
 * notes, and what never left the desk; hand-over notices of earlier epochs are not told again.
 * @throws AppError "not_found"
 */
export function createReadCaseAt({ tickets, reads, documents, policy }: Deps) {
  return async (ref: Ref & { started_at?: string | undefined }): Promise<TicketCase> => {
    const ticket = await tickets.get(ref.ticket_id);
    if (!ticket) throw new AppError("not_found", `there is no ticket ${ref.ticket_id}`);
    const [customer, messages, earlier] = await Promise.all([
      reads.customers.get(ticket.customer_id),
      // The latest first: of a thread too long to be read whole, the beginning is what may be left out.
      reads.messages.find({
        filter: { ticket_id: ref.ticket_id },
        sort: { field: "created_at", direction: "desc" },
        limit: MANY,
      }),
      documents.count("tickets", {
        filter: { customer_id: ticket.customer_id, created_at: { lt: ticket.created_at } },
      }),
    ]);
    return {
      ticket_id: ticket.ticket_id,
      epoch: ref.epoch,
      watermark: ref.watermark,
      subject: ticket.subject,
      order_id: ticket.order_id,
      source: ticket.source,
      channel: ticket.channel,
      identity: ticket.identity,
      attachments: ticket.attachments,
      customer: {
        customer_id: ticket.customer_id,
        name: ticket.customer_name,
        email: ticket.customer_email,
        tier: ticket.customer_tier,
        vip: policy.customer_tiers[ticket.customer_tier].vip,
        language: customer?.language ?? ticket.language,
        earlier_tickets: earlier[0]?.count ?? 0,
      },
      messages: thread(ticket, messages.toReversed(), ref),
      automatic_tries: ticket.automatic_tries,
      pinned_category: ticket.category_pinned ? ticket.category : null,
      pinned_priority: ticket.priority_pinned ? ticket.priority : null,
      created_at: ticket.created_at,
      first_response_due_at: ticket.first_response_due_at,
      resolution_due_at: ticket.resolution_due_at,
      epoch_started_at: ticket.epoch_started_at,
    };
  };
}

function thread(
  ticket: TicketDocument,
  messages: readonly MessageDocument[],
  ref: Ref & { started_at?: string | undefined },
): CaseMessage[] {
  const told = messages.filter((message) => isTold(message, ref)).map(caseMessage);
  if (told[0]?.number === 1) return told;
  const { ticket_id, description, created_at } = ticket;
  return [
    {
      message_id: `${ticket_id}-description`,
      number: 1,
      from: "customer",
      text: description,
      at: created_at,
    },
    ...told,
  ];
}

function isTold(
  { kind, direction, number, delivery, author, epoch, created_at }: MessageDocument,
  { watermark, epoch: current, started_at }: Ref & { started_at?: string | undefined },
): boolean {
  if (kind === "note") return false;
  if (direction === "in") return number !== null && number <= watermark;
  if (delivery.status === "held" || delivery.status === "void") return false;
  if (author.type === "system" && epoch !== current) return false;
  return started_at === undefined || created_at <= started_at;
}

const caseMessage = ({ message_id, number, author, text, created_at }: MessageDocument): CaseMessage => ({
  message_id,
  number,
  from: author.type,
  text,
  at: created_at,
});
