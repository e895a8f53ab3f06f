import type { Look } from "../../domain/live.js";
import type { ReviewDocument } from "../../domain/review.js";
import { isOutside, mayOnReview, mayOnTicket } from "../../domain/rights.js";
import type { TicketDocument } from "../../domain/ticket.js";
import type { Who } from "../http/who.js";

type Get<T> = { get(key: string): Promise<T | undefined> };
export type LookAccessDeps = { tickets: Get<TicketDocument>; reviews: Get<ReviewDocument> };

/** A look that was found to be allowed: whose ticket it is about, and what may be written there. */
export type Seen = { look: Look; ticket_id: string; mayReply: boolean; mayNote: boolean };

/** What somebody sees there; null where it is not theirs to see, or not there. */
export async function seenBy(who: Who, look: Look, deps: LookAccessDeps): Promise<Seen | null> {
  const ticket = look.on === "ticket" ? await deps.tickets.get(look.id) : await ticketUnder(who, look, deps);
  if (!ticket || (look.on === "ticket" && !mayOnTicket(who, "tickets.read", ticket))) return null;
  return {
    look,
    ticket_id: ticket.ticket_id,
    mayReply: mayOnTicket(who, "tickets.reply", ticket),
    mayNote: !isOutside(who.role) && mayOnTicket(who, "messages.write", ticket),
  };
}

/** The ticket of a review that they may see. */
async function ticketUnder(
  who: Who,
  { id }: Look,
  deps: LookAccessDeps,
): Promise<TicketDocument | undefined> {
  const review = await deps.reviews.get(id);
  const ticket = review && (await deps.tickets.get(review.ticket_id));
  return ticket && mayOnReview(who, "reviews.read", { review, ticket }) ? ticket : undefined;
}
