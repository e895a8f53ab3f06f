import { isoAfter, type Clock } from "../domain/clock.js";
import type { Documents } from "../domain/documents.js";
import { AppError } from "../domain/errors.js";
import { TicketDocument } from "../domain/ticket.js";

/** A ticket's lease: its token is what fenced writes compare. */
type Lease = { token: number };

/** Who may work a ticket. None of this writes an event or bumps a version. */
export type TicketLeases = {
  /**
   * A lease under a new token for `ms` milliseconds; undefined while another's lives, and when another was quicker.
   * @throws AppError "not_found"
   */
  acquireLease(ticketId: string, options: { owner: string; ms: number }): Promise<Lease | undefined>;
  /** `ms` more from now; false once the lease was released or taken over. One that ran out unnoticed is renewed. */
  renewLease(ticketId: string, lease: Lease, options: { ms: number }): Promise<boolean>;
  /** Ends the lease, if it is still this one. */
  releaseLease(ticketId: string, lease: Lease): Promise<void>;
  /** Whether the token is still the ticket's latest: nobody has taken over since. */
  holdsLease: (ticketId: string, token: number) => Promise<boolean>;
};

type Dependencies = { documents: Pick<Documents, "get" | "patch">; clock: Clock };

/** Leases are looked at far more often than they change hands: the rest of the ticket need not be parsed. */
const Held = TicketDocument.pick({ lease_token: true, lease_until: true });

export function createTicketLeases({ documents, clock }: Dependencies): TicketLeases {
  const heldOf = async (ticketId: string) => {
    const stored = await documents.get("tickets", ticketId);
    return stored && Held.parse(stored);
  };
  return {
    acquireLease: async (ticketId, { owner, ms }) => {
      const ticket = await heldOf(ticketId);
      if (!ticket) throw new AppError("not_found", `there is no ticket ${ticketId}`);
      const { lease_token, lease_until } = ticket;
      const now = clock();
      if (lease_until !== null && new Date(lease_until) > now) return undefined;
      const token = lease_token + 1;
      const taken = await documents.patch("tickets", ticketId, {
        where: { lease_token, lease_until },
        set: { lease_token: token, lease_owner: owner, lease_until: isoAfter(now, ms) },
      });
      return taken ? { token } : undefined;
    },
    renewLease: async (ticketId, { token }, { ms }) => {
      const ticket = await heldOf(ticketId);
      if (ticket?.lease_token !== token || ticket.lease_until === null) return false;
      return documents.patch("tickets", ticketId, {
        where: { lease_token: token, lease_until: ticket.lease_until },
        set: { lease_until: isoAfter(clock(), ms) },
      });
    },
    releaseLease: async (ticketId, { token }) => {
      await documents.patch("tickets", ticketId, {
        where: { lease_token: token },
        set: { lease_owner: null, lease_until: null },
      });
    },
    holdsLease: async (ticketId, token) =>
      (await documents.get("tickets", ticketId))?.["lease_token"] === token,
  };
}
