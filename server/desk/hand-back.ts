import { AppError } from "../../domain/errors.js";
import { isOpen, type TicketDocument } from "../../domain/ticket.js";
import type { Asked, DeskDeps } from "./deps.js";

/**
 * Lets the AI speak again; a run starts when messages are unanswered. Handing back twice changes nothing.
 * @throws AppError "conflict" on a ticket that is resolved or closed
 */
export const handBack =
  (deps: DeskDeps) =>
  async (ticketId: string, { who, also }: Asked<TicketDocument>): Promise<TicketDocument> => {
    const changed = await deps.tickets.change(
      ticketId,
      (ticket) => {
        if (!isOpen(ticket))
          throw new AppError(
            "conflict",
            `Ticket ${ticketId} is ${ticket.status}; there is nothing to hand back.`,
          );
        const set: Partial<TicketDocument> = ticket.human_owned
          ? { human_owned: false, status: "open", settled: false }
          : {};
        return { set, also: also?.({ ...ticket, ...set }) ?? [] };
      },
      { actor: who.actor },
    );
    deps.jobs.enqueue("work-ticket", { ticket_id: ticketId });
    return changed;
  };
