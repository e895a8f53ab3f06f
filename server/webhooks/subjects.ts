import type { Op } from "../../domain/documents.js";
import { isOutside } from "../../domain/rights.js";
import type { TicketDocument } from "../../domain/ticket.js";
import type { WebhookEvent, WebhookRole } from "../../domain/webhook.js";
import { createCollection } from "../../store/collection.js";
import { notices, type Notice } from "../realtime/notices.js";
import { createDelivered } from "../views/delivered.js";
import { messageView, seesMessage } from "../views/message-view.js";
import { reviewView } from "../views/staff-views.js";
import { ticketView } from "../views/ticket-view.js";
import { documentsAfter, type DocumentsAfter } from "./documents-after.js";

/** Something that endpoints are told of, as it will stand after a commit. */
export type Subject = {
  type: WebhookEvent;
  /** The ticket, message or review itself. */
  about: string;
  ticket: TicketDocument;
  /** What a role is told; undefined where it may not see it at all. */
  dataFor(role: WebhookRole): Promise<object | undefined>;
};

/** What a commit amounts to for endpoints: a message is told of once it has come in or gone out, never while it is held. */
export const toldBy = (ops: readonly Op[]): TicketNotice[] =>
  notices(ops)
    .filter((notice) => notice.about !== "evaluation")
    .filter((notice) => notice.about !== "message" || notice.to !== "desk");

/** Evaluations are the desk's own affair. */
type TicketNotice = Exclude<Notice, { about: "evaluation" }>;

/** Each as it will stand, in the order of the commit. */
export async function subjectsOf(
  documents: DocumentsAfter,
  ops: readonly Op[],
  told: readonly TicketNotice[],
): Promise<Subject[]> {
  const subjectOf = createSubjectOf(documentsAfter(documents, ops));
  const subjects = await Promise.all(told.map(subjectOf));
  return subjects.filter((subject) => subject !== undefined);
}

function createSubjectOf(after: DocumentsAfter): (notice: TicketNotice) => Promise<Subject | undefined> {
  const tickets = createCollection(after, "tickets");
  const messages = createCollection(after, "messages");
  const reviews = createCollection(after, "reviews");
  const delivered = createDelivered({ documents: after });

  return async ({ about, event: type, key }) => {
    switch (about) {
      case "ticket": {
        const ticket = await tickets.get(key);
        if (!ticket) return undefined;
        const dataFor = async (role: WebhookRole) => {
          const answerDelivered = isOutside(role) && (await delivered([ticket])).has(key);
          return ticketView(ticket, { role }, { answerDelivered });
        };
        return { type, about: key, ticket, dataFor };
      }
      case "message": {
        const message = await messages.get(key);
        const ticket = message && (await tickets.get(message.ticket_id));
        if (!message || !ticket) return undefined;
        const dataFor = async (role: WebhookRole) => {
          if (!seesMessage(role, message)) return undefined;
          const view = messageView(message, { role }, ticket);
          // Outsiders never hear of effects.
          return isOutside(role) ? view : { ...view, effect_id: message.effect_id };
        };
        return { type, about: key, ticket, dataFor };
      }
      case "review": {
        const review = await reviews.get(key);
        const ticket = review && (await tickets.get(review.ticket_id));
        if (!review || !ticket) return undefined;
        return { type, about: key, ticket, dataFor: async (role) => reviewView(review, { role, ticket }) };
      }
    }
  };
}
