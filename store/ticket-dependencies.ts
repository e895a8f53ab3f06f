import type { Clock } from "../domain/clock.js";
import type { Documents } from "../domain/documents.js";
import type { Ids } from "../domain/ids.js";
import type { TicketDocument } from "../domain/ticket.js";

/** What creating and changing tickets stands on. */
export type TicketDependencies = {
  documents: Documents;
  /** Sets every derived field of a ticket that is about to be stored: SLA, timeline, `needs_assignee`, tokens … */
  derive: (ticket: TicketDocument, now: Date) => TicketDocument;
  clock: Clock;
  ids: Ids;
  /** Of the policy in force: what events carry unless a change names another. */
  policyHash: string;
};
