import { createChangeTicket, type ChangeTicket } from "./change-ticket.js";
import { createTicket, ticketCreation, type CreateTicket, type TicketCreation } from "./create-ticket.js";
import type { TicketDependencies } from "./ticket-dependencies.js";
import { createTicketLeases, type TicketLeases } from "./ticket-leases.js";
import { createTicketReads, type TicketReads } from "./ticket-reads.js";

export type Tickets = TicketReads &
  TicketLeases & {
    create: CreateTicket;
    /** What `create` would commit, for a commit of the caller's. */
    creation: TicketCreation;
    change: ChangeTicket;
  };

/** The tickets: whatever changes one goes through `create` and `change`, which write its event log with it. */
export function createTickets(dependencies: TicketDependencies): Tickets {
  const reads = createTicketReads(dependencies);
  return {
    ...reads,
    ...createTicketLeases(dependencies),
    create: createTicket(dependencies),
    creation: ticketCreation(dependencies),
    change: createChangeTicket({ ...dependencies, reads }),
  };
}
