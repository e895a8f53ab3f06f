import type { Role } from "../../domain/enums.js";
import type { MessageDocument } from "../../domain/message.js";
import type { ReviewDocument } from "../../domain/review.js";
import type { TicketDocument } from "../../domain/ticket.js";
import { createDelivered, type Delivered } from "../views/delivered.js";
import { messageView, seesMessage } from "../views/message-view.js";
import { reviewView } from "../views/staff-views.js";
import { ticketView } from "../views/ticket-view.js";
import type { Documents } from "../../domain/documents.js";
import type { Notice } from "./notices.js";
import { Evaluation, EvaluationResultDocument } from "../../domain/evaluation-run.js";
import type { EvaluationStore } from "../../store/evaluations.js";
import { pick } from "../views/pick.js";
import { ROOMS_OF_EVALUATIONS, roomsOfReview, roomsOfTicket } from "./rooms.js";

type Get<T> = { get(key: string): Promise<T | undefined> };

export type TellersDeps = {
  documents: Documents;
  tickets: Get<TicketDocument>;
  messages: Get<MessageDocument>;
  reviews: Get<ReviewDocument>;
  evaluations: Pick<EvaluationStore, "get" | "getResult">;
};

/** One event for the listeners of some rooms, who all have the same view of it: made only where one listens. */
export type Telling = { event: Notice["event"]; rooms: readonly string[]; view: () => unknown };

/** A role that stands for everyone with the same view. */
const VIEWERS = { desk: "admin", evaluators: "evaluator", clients: "client", customers: "customer" } as const;

/** Reads what a notice is about, as it is now, and makes each audience's view of it. Gone meanwhile: nothing. */
export function createTellers(deps: TellersDeps): (notice: Notice) => Promise<Telling[]> {
  const delivered = createDelivered(deps);
  return async function tellersOf(notice) {
    switch (notice.about) {
      case "ticket": {
        const ticket = await deps.tickets.get(notice.key);
        return ticket ? ticketTellings(ticket, { event: notice.event, delivered }) : [];
      }
      case "message": {
        const message = await deps.messages.get(notice.key);
        const ticket = message && (await deps.tickets.get(message.ticket_id));
        return message && ticket ? messageTellings(message, ticket, notice) : [];
      }
      case "evaluation":
        return evaluationTellings(deps, notice);
      case "review": {
        const review = await deps.reviews.get(notice.key);
        const ticket = review && (await deps.tickets.get(review.ticket_id));
        return review && ticket ? reviewTellings(review, ticket, notice.event) : [];
      }
    }
  };
}

async function ticketTellings(
  ticket: TicketDocument,
  { event, delivered }: { event: Notice["event"]; delivered: Delivered },
): Promise<Telling[]> {
  const answerDelivered = (await delivered([ticket])).has(ticket.ticket_id);
  const rooms = roomsOfTicket(ticket);
  return AUDIENCES.map((audience) => ({
    event,
    rooms: rooms[audience],
    view: () => ticketView(ticket, { role: VIEWERS[audience] }, { answerDelivered }),
  }));
}

function messageTellings(
  message: MessageDocument,
  ticket: TicketDocument,
  { event, to }: Extract<Notice, { about: "message" }>,
): Telling[] {
  const rooms = roomsOfTicket(ticket);
  return AUDIENCES.flatMap((audience) => {
    const role: Role = VIEWERS[audience];
    const isOutside = audience === "clients" || audience === "customers";
    const isAsked = to === "all" || (to === "outside") === isOutside;
    if (!isAsked || !seesMessage(role, message)) return [];
    return [{ event, rooms: rooms[audience], view: () => messageView(message, { role }, ticket) }];
  });
}

async function evaluationTellings(
  { evaluations }: TellersDeps,
  { event, key }: Extract<Notice, { about: "evaluation" }>,
): Promise<Telling[]> {
  const rooms = ROOMS_OF_EVALUATIONS;
  if (event === "eval.result") {
    const result = await evaluations.getResult(key);
    return result ? [{ event, rooms, view: () => pick(EvaluationResultDocument, result) }] : [];
  }
  const evaluation = await evaluations.get(key);
  return evaluation ? [{ event, rooms, view: () => pick(Evaluation, evaluation) }] : [];
}

function reviewTellings(review: ReviewDocument, ticket: TicketDocument, event: Notice["event"]): Telling[] {
  const rooms = roomsOfReview(review, ticket);
  return [
    { event, rooms: rooms.desk, view: () => reviewView(review, { role: "admin", ticket }) },
    { event, rooms: rooms.evaluators, view: () => reviewView(review, { role: "evaluator", ticket }) },
  ];
}

const AUDIENCES = ["desk", "evaluators", "clients", "customers"] as const;
