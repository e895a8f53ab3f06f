import { setTimeout as wait } from "node:timers/promises";
import { changeEvents } from "../domain/change-events.js";
import { DocumentConflict, type Equality, type Op, type Stored } from "../domain/documents.js";
import { AppError } from "../domain/errors.js";
import type { Actor } from "../domain/event.js";
import type { TicketDocument } from "../domain/ticket.js";
import { firstDifference } from "./equality.js";
import { eventOps, type NewEvent } from "./event-ops.js";
import type { TicketsDependencies } from "./tickets.js";

/** Enough that fifty changes of one ticket at a time all come through, each giving way at random. */
const MAX_ATTEMPTS = 25;
const MAX_PAUSE_MS = 200;

/** What a plan wants done to a ticket. */
export type Change = {
  set: Partial<TicketDocument>;
  /** Besides those that the change says for itself; they stand before them in the log. */
  events?: readonly NewEvent[];
  /** What belongs to the same commit: messages, effects, reviews, people's counts. */
  also?: readonly Op[];
  /** What must hold of the ticket that was read, else the change is refused. */
  where?: Record<string, Equality>;
};

/** Decides on a ticket as it is now. It may be asked again, about a newer one: it must do nothing itself. */
export type Plan = (ticket: TicketDocument) => Promise<Change | undefined> | Change | undefined;

export type ChangeOptions = {
  actor: Actor;
  /** The change holds only while this lease does. */
  lease?: { token: number } | undefined;
  /** Of the policy that the change was decided under, where that is not the one in force. */
  policyHash?: string | undefined;
};

/**
 * Changes a ticket, in one commit with its events and all else that belongs to it: the only way to do so. Reads the
 * ticket, asks the plan, derives, counts `version` up and commits if the ticket is still what the plan saw; where it
 * is not, or something in `also` does not hold, the plan is asked again. Gives the ticket as it then stands;
 * unchanged, where the plan answers undefined.
 * @throws AppError "not_found", "lease_lost", "conflict" when it cannot come through or `where` does not hold;
 *   DocumentConflict when an insert of `also` meets the same taken key twice; and whatever the plan throws
 */
export type ChangeTicket = (ticketId: string, plan: Plan, options: ChangeOptions) => Promise<TicketDocument>;

type Dependencies = TicketsDependencies & { get(ticketId: string): Promise<TicketDocument | undefined> };

export function createChangeTicket(dependencies: Dependencies): ChangeTicket {
  return async (ticketId, plan, options) => {
    let last: DocumentConflict | undefined;
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      const ticket = await readHeld(dependencies, ticketId, options);
      const change = await plan(ticket);
      if (!change) return ticket;
      const { next, ops } = prepareChange(dependencies, ticket, { ...options, ...change });
      try {
        await dependencies.documents.commit(ops);
        return next;
      } catch (error) {
        if (!(error instanceof DocumentConflict) || isTakenAgain(error, last)) throw error;
        last = error;
      }
      await wait(Math.random() * Math.min(MAX_PAUSE_MS, 2 ** attempt));
    }
    throw new AppError("conflict", `${ticketId} is being changed by too many at once`, { cause: last });
  };
}

async function readHeld(
  { get }: Pick<Dependencies, "get">,
  ticketId: string,
  { lease }: ChangeOptions,
): Promise<TicketDocument> {
  const ticket = await get(ticketId);
  if (!ticket) throw new AppError("not_found", `there is no ticket ${ticketId}`);
  if (lease && lease.token !== ticket.lease_token)
    throw new AppError("lease_lost", `the lease ${lease.token} on ${ticketId} was taken over`);
  return ticket;
}

/** An insert whose key stays taken will not succeed by being asked again; a lost comparison may. */
const isTakenAgain = (now: DocumentConflict, last: DocumentConflict | undefined): boolean =>
  now.field !== "where" &&
  now.collection === last?.collection &&
  now.key === last.key &&
  now.field === last.field;

function prepareChange(
  { derive, clock, ids, policyHash }: TicketsDependencies,
  ticket: TicketDocument,
  change: Change & ChangeOptions,
): { next: TicketDocument; ops: Op[] } {
  const { set, events = [], also = [], where = {}, actor, lease } = change;
  const differs = firstDifference(ticket, where);
  if (differs !== undefined)
    throw new AppError("conflict", `${ticket.ticket_id} is no longer what was expected: ${differs} has changed`);
  const now = clock();
  const at = now.toISOString();
  const derived = derive({ ...ticket, ...defined(set), version: ticket.version + 1, updated_at: at }, now);
  const told = [...events, ...changeEvents(ticket, derived)];
  const next = { ...derived, events_count: ticket.events_count + told.length };
  const held = lease ? { lease_token: lease.token } : {};
  const context = { ticketId: ticket.ticket_id, actor, at, policyHash: change.policyHash ?? policyHash, ids };
  const ops: Op[] = [
    {
      op: "patch",
      collection: "tickets",
      key: ticket.ticket_id,
      where: { ...where, version: ticket.version, ...held },
      set: changed(ticket, next),
    },
    ...eventOps(context, { after: ticket.events_count, events: told }),
    ...also,
  ];
  return { next, ops };
}

/** Only what is new: a renewal of the lease, which bumps no version, is not written over. */
function changed(before: TicketDocument, after: TicketDocument): Stored {
  const known: Stored = before;
  return Object.fromEntries(Object.entries(after).filter(([field, value]) => known[field] !== value));
}

const defined = <T extends object>(set: T): Partial<T> =>
  Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined)) as Partial<T>;
