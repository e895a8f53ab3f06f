import { AppError } from "../../domain/errors.js";
import { isOpen, type TicketDocument } from "../../domain/ticket.js";
import type { Asked, DeskDeps } from "./deps.js";
import { isAnswered } from "./is-answered.js";

/**
 * Lets the AI speak again; a run starts when messages are unanswered, also those whose run has ended without an
 * answer (its draft was ignored, or it failed). Handing back twice changes nothing.
 * @throws AppError "conflict" on a ticket that is resolved or closed
 */
export const handBack =
  (deps: DeskDeps) =>
  async (ticketId: string, { who, also }: Asked<TicketDocument>): Promise<TicketDocument> => {
    const changed = await deps.tickets.change(
      ticketId,
      async (ticket) => {
        if (!isOpen(ticket))
          throw new AppError(
            "conflict",
            `Ticket ${ticketId} is ${ticket.status}; there is nothing to hand back.`,
          );
        const set: Partial<TicketDocument> = ticket.human_owned
          ? { human_owned: false, status: "open", settled: false, handled: await handledOn(deps, ticket) }
          : {};
        return { set, also: also?.({ ...ticket, ...set }) ?? [] };
      },
      { actor: who.actor },
    );
    deps.jobs.enqueue("work-ticket", { ticket_id: ticketId });
    return changed;
  };

async function handledOn(deps: DeskDeps, ticket: TicketDocument): Promise<number> {
  // An action that was approved without a word is an answer too; that a person takes over is none.
  const answered = await isAnswered(deps, ticket, ({ type }) => type !== "notice");
  return answered ? ticket.handled : Math.min(ticket.handled, ticket.watermark - 1);
}
