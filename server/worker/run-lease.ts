import type { Logger } from "pino";
import { AppError } from "../../domain/errors.js";
import type { Tickets } from "../../store/tickets.js";

/** Renewals within one lease: two may fail before it is lost. */
const RENEWALS_PER_LEASE = 3;

export type RunLease = {
  /** What every write under this lease is fenced by. */
  readonly token: number;
  /**
   * The signal for a piece of work, until the next call: aborted with AppError "lease_lost" when another may hold the
   * lease, and with "conflict" when a customer writes past `watermark`; null while what a person approved is applied.
   */
  watch(watermark: number | null): AbortSignal;
  /** Renews once and looks whether the run was overtaken; the timer calls it. */
  renew(): Promise<void>;
  /** Ends the timer and frees the ticket; never throws, since the lease runs out by itself. */
  release(): Promise<void>;
};

type Deps = {
  tickets: Pick<Tickets, "acquireLease" | "renewLease" | "releaseLease" | "get">;
  /** Names this worker in the ticket. */
  owner: string;
  leaseMs: number;
  log: Pick<Logger, "warn">;
};

/** Takes a ticket's lease and keeps it until released; undefined while another holds it. */
export function createRunLeases({ tickets, owner, leaseMs, log }: Deps) {
  return async (ticketId: string): Promise<RunLease | undefined> => {
    const lease = await tickets.acquireLease(ticketId, { owner, ms: leaseMs });
    if (!lease) return undefined;
    const lost = new AbortController();
    let overtaken = new AbortController();
    let watched: number | null = null;

    const renew = async () => {
      const held = await tickets.renewLease(ticketId, lease, { ms: leaseMs });
      if (!held) return lost.abort(new AppError("lease_lost", `The lease on ${ticketId} is another's`));
      if (watched === null) return;
      const ticket = await tickets.get(ticketId);
      // Read again: what is watched may have changed while the ticket was read.
      if (ticket && watched !== null && ticket.watermark > watched)
        overtaken.abort(new AppError("conflict", `${ticketId} has a newer message than its run`));
    };
    const timer = setInterval(() => {
      renew().catch((err: unknown) => log.warn({ err, ticketId }, "lease was not renewed"));
    }, leaseMs / RENEWALS_PER_LEASE).unref();

    return {
      token: lease.token,
      watch: (watermark) => {
        watched = watermark;
        overtaken = new AbortController();
        return AbortSignal.any([lost.signal, overtaken.signal]);
      },
      renew,
      release: async () => {
        clearInterval(timer);
        try {
          await tickets.releaseLease(ticketId, lease);
        } catch (err) {
          log.warn({ err, ticketId }, "lease was not released");
        }
      },
    };
  };
}

export type AcquireLease = ReturnType<typeof createRunLeases>;
