import { setTimeout as wait } from "node:timers/promises";
import { changeEvents } from "../domain/change-events.js";
import { DocumentConflict, type Equality, type Op, type Stored } from "../domain/documents.js";
import { AppError } from "../domain/errors.js";
import type { Actor } from "../domain/event.js";
import type { TicketDocument } from "../domain/ticket.js";
import { firstDifference } from "./equality.js";
import { eventOps, type NewEvent } from "./event-ops.js";
import type { TicketDependencies } from "./ticket-dependencies.js";
import type { TicketReads } from "./ticket-reads.js";

/** Enough that fifty changes of one ticket at a time all come through, each giving way at random. */
const MAX_ATTEMPTS = 25;
const MAX_PAUSE_MS = 200;

/** What a plan wants done to a ticket. */
export type Change = {
  set: Partial<TicketDocument>;
  /** What the ticket was for a moment on its way, so that the log tells both changes; `set` comes after it. */
  through?: Partial<TicketDocument>;
  /** Besides those that the change says for itself; they stand before them in the log. */
  events?: readonly NewEvent[];
  /** What belongs to the same commit: messages, effects, reviews, people's counts. */
  also?: readonly Op[];
  /** What must hold of the ticket that was read, else the change is refused. */
  where?: Record<string, Equality>;
};

/** Decides on a ticket as it is now. It may be asked again, about a newer one: it must do nothing itself. */
type Plan = (ticket: TicketDocument) => Promise<Change | undefined> | Change | undefined;

type ChangeOptions = {
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

type Reads = Pick<TicketReads, "get">;

export function createChangeTicket(dependencies: TicketDependencies & { reads: Reads }): ChangeTicket {
  return (ticketId, plan, options) =>
    untilCommitted(dependencies, async () => {
      const ticket = await readHeld(dependencies.reads, ticketId, options);
      const change = await plan(ticket);
      return change
        ? prepareChange(dependencies, ticket, { ...options, ...change })
        : { next: ticket, ops: [] };
    });
}

type Prepared = { next: TicketDocument; ops: readonly Op[] };

async function untilCommitted(
  { documents }: TicketDependencies,
  prepare: () => Promise<Prepared>,
): Promise<TicketDocument> {
  let last: DocumentConflict | undefined;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    // Each attempt must see what the one before it lost to.
    // oxlint-disable-next-line no-await-in-loop
    const { next, ops } = await prepare();
    if (ops.length === 0) return next;
    try {
      // oxlint-disable-next-line no-await-in-loop
      await documents.commit(ops);
      return next;
    } catch (error) {
      if (!(error instanceof DocumentConflict) || isTakenAgain(error, last)) throw error;
      last = error;
    }
    // oxlint-disable-next-line no-await-in-loop
    await wait(Math.random() * Math.min(MAX_PAUSE_MS, 2 ** attempt));
  }
  throw new AppError("conflict", "too many changes of the same ticket at once; try again", { cause: last });
}

async function readHeld({ get }: Reads, ticketId: string, { lease }: ChangeOptions): Promise<TicketDocument> {
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
  { derive, clock, ids, policyHash }: TicketDependencies,
  ticket: TicketDocument,
  change: Change & ChangeOptions,
): Prepared {
  const { set, through = {}, events = [], also = [], where = {}, actor, lease } = change;
  const differs = firstDifference(ticket, where);
  if (differs !== undefined)
    throw new AppError(
      "conflict",
      `${ticket.ticket_id} is no longer what was expected: ${differs} has changed`,
    );
  const now = clock();
  const at = now.toISOString();
  const derived = derive(
    { ...ticket, ...through, ...defined(set), version: ticket.version + 1, updated_at: at },
    now,
  );
  const between = { ...ticket, ...through };
  const told = [...changeEvents(ticket, between), ...events, ...changeEvents(between, derived)];
  const next = { ...derived, events_count: ticket.events_count + told.length };
  const held: Record<string, Equality> = lease ? { lease_token: lease.token } : {};
  const context = { ticketId: ticket.ticket_id, actor, at, policyHash: change.policyHash ?? policyHash, ids };
  const ops: Op[] = [
    {
      op: "patch",
      collection: "tickets",
      key: ticket.ticket_id,
      where: { ...where, ...held, version: ticket.version },
      set: changed(ticket, next),
    },
    ...eventOps(context, { after: ticket.events_count, events: told }),
    ...also,
  ];
  return { next, ops };
}

/** Only what is new: a renewal of the lease, which bumps no version, is not written over. */
function changed(before: Stored, after: Stored): Stored {
  return Object.fromEntries(Object.entries(after).filter(([field, value]) => before[field] !== value));
}

const defined = <T extends object>(set: T): Partial<T> =>
  Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined)) as Partial<T>;
