import type { TicketDocument } from "../../domain/ticket.js";
import type { HttpDeps } from "../http/deps.js";

/** The tickets that a page of other things belongs to. */
export async function ticketsById(
  { tickets }: Pick<HttpDeps, "tickets">,
  of: readonly { ticket_id: string }[],
): Promise<Map<string, TicketDocument>> {
  const ids = [...new Set(of.map(({ ticket_id }) => ticket_id))];
  const found = await Promise.all(ids.map((id) => tickets.get(id)));
  return new Map(found.flatMap((ticket) => (ticket ? [[ticket.ticket_id, ticket] as const] : [])));
}
