import { isoNow } from "../../domain/clock.js";
import type { TicketStatus } from "../../domain/enums.js";
import { AppError } from "../../domain/errors.js";
import type { TicketDocument } from "../../domain/ticket.js";
import { isOutside } from "../../domain/rights.js";
import { canBecome, possibleStatuses } from "../../domain/transitions.js";
import type { Change } from "../../store/change-ticket.js";
import type { Asked, DeskDeps } from "./deps.js";
import { reopening } from "./reopening.js";

/**
 * Sets a ticket's status by hand. Who resolves, closes or reopens it takes it over from the AI; a customer
 * may resolve and reopen their own.
 * @throws AppError "conflict" with the `possible` statuses
 */
export const changeStatus =
  (deps: DeskDeps) =>
  async (ticketId: string, { status }: { status: TicketStatus }, { who, also }: Asked<TicketDocument>) => {
    const by = isOutside(who.role) ? "customer" : "person";
    const changed = await deps.tickets.change(
      ticketId,
      (ticket): Change | undefined => {
        if (ticket.status === status) return { set: {}, also: also?.(ticket) ?? [] };
        if (!canBecome(ticket.status, status, { by })) throw impossible(ticket, status, by);
        const set = changesFor(ticket, status, { by, now: isoNow(deps.clock) });
        return {
          set,
          events: set.epoch ? [{ type: "reopened", data: { epoch: set.epoch, by } }] : [],
          also: also?.({ ...ticket, ...set }) ?? [],
        };
      },
      { actor: who.actor },
    );
    deps.jobs.enqueue("work-ticket", { ticket_id: ticketId });
    return changed;
  };

type By = "customer" | "person";

function changesFor(
  ticket: TicketDocument,
  status: TicketStatus,
  { by, now }: { by: By; now: string },
): Partial<TicketDocument> {
  const changed = { settled: false, status };
  const done = { handled: ticket.watermark, human_owned: ticket.human_owned || by === "person" };
  if (status === "resolved") return { ...changed, ...done, resolved_at: now };
  if (status === "closed") return { ...changed, ...done, closed_at: now };
  // Reopening without a message asks for a person; it starts no run.
  if (ticket.status === "resolved")
    return { ...changed, ...reopening(ticket, now), handled: ticket.watermark, human_owned: true };
  return changed;
}

function impossible(ticket: TicketDocument, status: TicketStatus, by: By): AppError {
  const possible = possibleStatuses(ticket.status).filter((to) => canBecome(ticket.status, to, { by }));
  return new AppError(
    "conflict",
    `A ticket that is ${ticket.status} cannot become ${status}; possible: ${possible.join(", ") || "none"}.`,
    { details: { possible } },
  );
}
