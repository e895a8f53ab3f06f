import type { Op } from "../domain/documents.js";
import { AppError } from "../domain/errors.js";
import type { TicketDocument } from "../domain/ticket.js";

/**
 * Lets a request wait until a ticket's run has ended or stopped. It listens to what this process commits and to what
 * others tell (`wake`), and looks again from time to time, since what others tell may be lost.
 */
export function createTicketWaits({
  get,
  lookAgainMs,
}: {
  get: (ticketId: string) => Promise<TicketDocument | undefined>;
  lookAgainMs: number;
}) {
  const listeners = new Map<string, Set<() => void>>();

  /** A ticket has changed: whoever waits for it looks again. */
  const wake = (ticketId: string): void => listeners.get(ticketId)?.forEach((look) => look());

  /** Pass every batch that this process has committed. */
  const onCommitted = (ops: readonly Op[]): void => {
    for (const op of ops) if (op.op === "patch" && op.collection === "tickets") wake(op.key);
  };

  /** Resolves on the next change of the ticket, or after `ms`. */
  const nextChange = (ticketId: string, ms: number): Promise<void> =>
    new Promise((resolve) => {
      const wakers = listeners.get(ticketId) ?? new Set();
      const look = () => {
        clearTimeout(timer);
        wakers.delete(look);
        if (wakers.size === 0) listeners.delete(ticketId);
        resolve();
      };
      const timer = setTimeout(look, ms);
      wakers.add(look);
      listeners.set(ticketId, wakers);
    });

  /** The ticket once nothing is left to do on it, or as it is after `ms`. @throws AppError "not_found" */
  const waitForTicket = async (ticketId: string, ms: number): Promise<TicketDocument> => {
    const until = performance.now() + ms;
    const look = async (): Promise<TicketDocument> => {
      // Listened before it is read, so that no change falls between.
      const left = until - performance.now();
      const changed = nextChange(ticketId, Math.max(0, Math.min(left, lookAgainMs)));
      const ticket = await get(ticketId);
      if (!ticket) throw new AppError("not_found", `No ticket ${ticketId}`);
      if (ticket.settled || left <= 0) return ticket;
      await changed;
      return look();
    };
    return look();
  };

  return { onCommitted, wake, waitForTicket };
}
