import { TicketStatus } from "./enums.js";

/** Who moves a ticket: `system` is the desk's own machinery, the AI included. */
export type MovedBy = "person" | "customer" | "system";

const OPEN = [
  "open",
  "assigned",
  "in_progress",
  "waiting_for_customer",
  "waiting_for_review",
  "escalated",
] as const satisfies readonly TicketStatus[];

const FROM_OPEN: readonly TicketStatus[] = [...OPEN, "resolved"];

const STAFF: Record<TicketStatus, readonly TicketStatus[]> = {
  new: FROM_OPEN,
  open: FROM_OPEN,
  assigned: FROM_OPEN,
  in_progress: FROM_OPEN,
  waiting_for_customer: FROM_OPEN,
  waiting_for_review: FROM_OPEN,
  escalated: FROM_OPEN,
  resolved: ["open", "closed"],
  closed: [],
};

/**
 * The statuses that a ticket may take next, in the order of TicketStatus and without the one it has.
 * A customer may only resolve an open ticket and reopen a resolved one; `closed` is final for everybody.
 */
export function possibleStatuses(
  from: TicketStatus,
  { by }: { by: MovedBy } = { by: "person" },
): TicketStatus[] {
  const next = by === "customer" ? customersChoice(from) : STAFF[from];
  return TicketStatus.options.filter((status) => status !== from && next.includes(status));
}

/** Whether a ticket may go from one status to another. Staying is always possible: asked again, nothing changes. */
export const canBecome = (from: TicketStatus, to: TicketStatus, { by }: { by: MovedBy }): boolean =>
  from === to || possibleStatuses(from, { by }).includes(to);

function customersChoice(from: TicketStatus): readonly TicketStatus[] {
  if (from === "closed") return [];
  return from === "resolved" ? ["open"] : ["resolved"];
}
