import { isoNow } from "../../domain/clock.js";
import type { EscalationLevel } from "../../domain/enums.js";
import { AppError } from "../../domain/errors.js";
import type { TicketDocument } from "../../domain/ticket.js";
import type { Asked, DeskDeps } from "./deps.js";

/**
 * A person escalates: the ticket is a person's from then on.
 * @throws AppError "conflict" on a ticket that is resolved or closed
 */
export const escalateTicket =
  (deps: DeskDeps) =>
  async (
    ticketId: string,
    { level, reason }: { level: EscalationLevel; reason: string },
    { who, also }: Asked<TicketDocument>,
  ) => {
    const changed = await deps.tickets.change(
      ticketId,
      (ticket) => {
        if (ticket.status === "closed" || ticket.status === "resolved")
          throw new AppError(
            "conflict",
            `Ticket ${ticketId} is ${ticket.status}; reopen it before escalating it.`,
          );
        const set: Partial<TicketDocument> = {
          status: "escalated",
          human_owned: true,
          settled: false,
          escalation: {
            reason,
            level,
            action_plan: [
              `Read the thread and ${who.actor.name}'s reason`,
              `Decide at ${level} level and answer the customer`,
            ],
            summary: `${ticket.subject}: escalated by ${who.actor.name}. ${reason}`,
            at: isoNow(deps.clock),
          },
        };
        return {
          set,
          events: [{ type: "escalated", data: { level, reason, by: "person" } }],
          also: also?.({ ...ticket, ...set }) ?? [],
        };
      },
      { actor: who.actor },
    );
    deps.jobs.enqueue("work-ticket", { ticket_id: ticketId });
    deps.jobs.enqueue("assign", {});
    return changed;
  };
