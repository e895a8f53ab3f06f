import { isoNow } from "../../domain/clock.js";
import type { Op } from "../../domain/documents.js";
import type { Identity } from "../../domain/enums.js";
import { AppError } from "../../domain/errors.js";
import { ticketJobPriority } from "../../domain/job-priority.js";
import type { MessageDocument } from "../../domain/message.js";
import { NewTicket, type TicketDocument } from "../../domain/ticket.js";
import type { Change } from "../../store/change-ticket.js";
import type { Who } from "../http/who.js";
import { newTicket } from "./create-ticket.js";
import type { Asked, DeskDeps } from "./deps.js";
import { reopening } from "./reopening.js";

export type Received = { ticket: TicketDocument; message: MessageDocument };

/**
 * Stores the customer's words on their ticket and raises its watermark, in one commit; never fails because
 * of a run or a review. A resolved ticket reopens; words to a closed one open a follow-up, linked both ways.
 * @throws AppError "not_found"
 */
export const receiveMessage =
  (deps: DeskDeps) =>
  async (ticketId: string, { text }: { text: string }, asked: Asked<Received>): Promise<Received> => {
    let received: Received | undefined;
    let followedBy: string | undefined;
    await deps.tickets.change(
      ticketId,
      async (ticket): Promise<Change | undefined> => {
        if (ticket.status === "closed" && ticket.followed_by) {
          followedBy = ticket.followed_by;
          return undefined;
        }
        const plan =
          ticket.status === "closed"
            ? await followUp(deps, { ticket, text, ...asked })
            : further(deps, { ticket, text, ...asked });
        received = plan.received;
        return plan.change;
      },
      { actor: asked.who.actor },
    );
    if (followedBy) return receiveMessage(deps)(followedBy, { text }, asked);
    if (!received) throw new AppError("not_found", `No ticket ${ticketId}`);
    const priority = ticketJobPriority(received.ticket, deps.policy.policy);
    deps.jobs.enqueue("work-ticket", { ticket_id: received.ticket.ticket_id }, { priority });
    return received;
  };

/** Words that have come in for a ticket. */
type Arrival = Asked<Received> & { ticket: TicketDocument; text: string };

type Plan = { received: Received; change: Change };

/** The next message of an open or resolved ticket. */
function further(deps: DeskDeps, { ticket, text, who, also }: Arrival): Plan {
  const reopens = ticket.status === "resolved";
  const watermark = ticket.watermark + 1;
  const message: MessageDocument = {
    ...incoming(deps, ticket, text),
    number: watermark,
    epoch: reopens ? ticket.epoch + 1 : ticket.epoch,
  };
  const set: Partial<TicketDocument> = {
    ...(reopens ? reopening(ticket, isoNow(deps.clock)) : {}),
    ...(ticket.human_owned ? {} : { status: "open" as const, settled: false }),
    watermark,
  };
  const received = { ticket: { ...ticket, ...set }, message };
  return {
    received,
    change: {
      set,
      events: [
        ...(reopens
          ? [{ type: "reopened" as const, data: { epoch: ticket.epoch + 1, by: who.actor.type } }]
          : []),
        { type: "message.received", data: { message_id: message.message_id, number: watermark } },
      ],
      also: [insertMessage(message), ...(also?.(received) ?? [])],
    },
  };
}

/** A closed ticket stays closed: the words open a new one that follows it. */
async function followUp(deps: DeskDeps, { ticket: closed, text, who, also }: Arrival): Promise<Plan> {
  const customer = await deps.customers.get(closed.customer_id);
  if (!customer)
    throw new AppError("not_found", `No customer ${closed.customer_id} for ticket ${closed.ticket_id}`);
  const language = deps.detectLanguage(text, closed.language);
  const input = NewTicket.parse({
    customer_email: closed.customer_email,
    ...(closed.customer_name === null ? {} : { customer_name: closed.customer_name }),
    subject: closed.subject,
    description: text,
    ...(closed.order_id === null ? {} : { order_id: closed.order_id }),
    source: closed.source,
  });
  const identity = followUpIdentity(closed, who);
  const opened = newTicket(deps, {
    input,
    customer,
    identity,
    language,
    created_by: closed.created_by,
    follows: closed.ticket_id,
  });
  const creation = deps.tickets.creation(opened.ticket, { actor: who.actor });
  const received = { ticket: creation.ticket, message: opened.message };
  return {
    received,
    change: {
      set: { followed_by: creation.ticket.ticket_id },
      events: [{ type: "ticket.followed_up", data: { followed_by: creation.ticket.ticket_id } }],
      also: [...creation.ops, insertMessage(opened.message), ...(also?.(received) ?? [])],
    },
  };
}

/**
 * Whose words the follow-up holds. Who opened the closed ticket reads what follows it: that is as sure of whom it
 * speaks for as they are, whoever of the two has written.
 */
function followUpIdentity(closed: TicketDocument, { principal, customer, key }: Who): Identity {
  const isOpener = closed.created_by.type === principal.type && closed.created_by.id === principal.id;
  return isOpener && (customer || key.vouches) ? "verified" : closed.identity;
}

function incoming(
  deps: DeskDeps,
  ticket: TicketDocument,
  text: string,
): Omit<MessageDocument, "number" | "epoch"> {
  const now = isoNow(deps.clock);
  return {
    message_id: deps.ids.next("MSG"),
    ticket_id: ticket.ticket_id,
    kind: "reply",
    direction: "in",
    author: { type: "customer", id: ticket.customer_id, name: ticket.customer_name ?? ticket.customer_email },
    text,
    language: deps.detectLanguage(text, ticket.language),
    delivery: { status: "received", at: now },
    created_at: now,
    effect_id: null,
  };
}

const insertMessage = (document: MessageDocument): Op => ({ op: "insert", collection: "messages", document });
