import type { TicketDocument } from "../../domain/ticket.js";

/** What changes on a resolved ticket that opens again: a new epoch, with new clocks and new tries. */
export const reopening = (ticket: TicketDocument, now: string): Partial<TicketDocument> => ({
  status: "open",
  epoch: ticket.epoch + 1,
  epoch_started_at: now,
  first_responded_at: null,
  resolved_at: null,
  automatic_tries: 0,
  escalation: null,
});
