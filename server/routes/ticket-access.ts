import { AppError } from "../../domain/errors.js";
import { mayOnTicket, type Capability } from "../../domain/rights.js";
import type { TicketDocument } from "../../domain/ticket.js";
import type { HttpDeps } from "../http/deps.js";
import type { Who } from "../http/who.js";

/**
 * The ticket, where this caller may use the capability on it.
 * @throws AppError "not_found" where there is none, or it is not theirs: nobody learns which
 */
export async function ticketFor(
  { tickets }: Pick<HttpDeps, "tickets">,
  ticketId: string,
  { who, capability }: { who: Who; capability: Capability },
): Promise<TicketDocument> {
  const ticket = await tickets.get(ticketId);
  if (!ticket || !mayOnTicket(who, capability, ticket)) throw notThere("ticket", ticketId);
  return ticket;
}

/** The same words for what is not there and for what is not theirs. */
export const notThere = (what: string, id: string): AppError =>
  new AppError("not_found", `There is no ${what} ${id}, or it is not yours.`);
