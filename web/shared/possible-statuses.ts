import type { Ticket } from "../api/client.ts";

type Status = Ticket["status"];

const OPEN: readonly Status[] = [
  "open",
  "assigned",
  "in_progress",
  "waiting_for_customer",
  "waiting_for_review",
  "escalated",
  "resolved",
];

/** What a person may choose next, so that nobody is offered what the desk would refuse (`domain/transitions.ts` decides). */
export function possibleStatuses(from: Status): readonly Status[] {
  if (from === "closed") return [];
  return from === "resolved" ? ["open", "closed"] : OPEN.filter((status) => status !== from);
}
