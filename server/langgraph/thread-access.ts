import { AppError } from "../../domain/errors.js";
import type { ReservedThread } from "../../domain/reserved-thread.js";
import { can, mayOnTicket, type Capability } from "../../domain/rights.js";
import type { TicketDocument } from "../../domain/ticket.js";
import { ownerRef } from "../../domain/webhook.js";
import type { HttpDeps } from "../http/deps.js";
import type { Who } from "../http/who.js";
import { notThere } from "../routes/ticket-access.js";

/** A thread: a ticket, or the id that was reserved for one; `reserved` also of a ticket whose id it was. */
export type Found = { ticket: TicketDocument; reserved: ReservedThread | undefined };
type FoundOrReserved = Found | { ticket: undefined; reserved: ReservedThread };

/** @throws AppError "not_found" where there is none, or it is not theirs: nobody learns which */
export async function threadOrReserved(
  { tickets, reservedThreads }: Pick<HttpDeps, "tickets" | "reservedThreads">,
  threadId: string,
  who: Who,
): Promise<FoundOrReserved> {
  const [ticket, reserved] = await Promise.all([tickets.get(threadId), reservedThreads.get(threadId)]);
  if (ticket && mayOnTicket(who, "tickets.read", ticket)) return { ticket, reserved };
  if (!ticket && reserved && isOwner(reserved, who)) return { ticket, reserved };
  throw notThere("thread", threadId);
}

/** @throws AppError "not_found"; "conflict" for a thread that has no ticket yet */
export async function threadOf(deps: HttpDeps, threadId: string, who: Who): Promise<Found> {
  const found = await threadOrReserved(deps, threadId, who);
  if (found.ticket) return found;
  throw new AppError("conflict", `Thread ${threadId} has had no input yet: its first one opens the ticket.`);
}

/**
 * Asks for a right beyond that of reading the thread.
 * @throws AppError "forbidden" for a role without it, "not_found" for a ticket that lies outside of it
 */
export function demand(who: Who, capability: Capability, ticket: TicketDocument): void {
  demandRole(who, capability);
  if (!mayOnTicket(who, capability, ticket)) throw notThere("thread", ticket.ticket_id);
}

/** @throws AppError "forbidden" */
export function demandRole({ role }: Who, capability: Capability): void {
  if (can(role, capability) === undefined)
    throw new AppError("forbidden", `The role ${role} has no right to this (${capability}).`);
}

const isOwner = ({ owner_ref }: ReservedThread, { principal }: Who): boolean =>
  owner_ref === ownerRef(principal);
