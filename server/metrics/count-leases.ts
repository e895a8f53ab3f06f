import { AppError } from "../../domain/errors.js";
import type { Tickets } from "../../store/tickets.js";
import type { Instruments } from "./instruments.js";

/** The same tickets, whose leases are counted where another worker was quicker or has taken over. */
export function countLeases(
  tickets: Tickets,
  { leaseConflicts }: Pick<Instruments, "leaseConflicts">,
): Tickets {
  return {
    ...tickets,
    acquireLease: async (ticketId, options) => {
      const lease = await tickets.acquireLease(ticketId, options);
      if (!lease) leaseConflicts.inc({ kind: "busy" });
      return lease;
    },
    change: async (ticketId, plan, options) => {
      try {
        return await tickets.change(ticketId, plan, options);
      } catch (err) {
        if (err instanceof AppError && err.code === "lease_lost") leaseConflicts.inc({ kind: "lost" });
        throw err;
      }
    },
  };
}
