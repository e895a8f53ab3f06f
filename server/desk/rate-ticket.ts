import { isoNow } from "../../domain/clock.js";
import type { Op } from "../../domain/documents.js";
import { AppError } from "../../domain/errors.js";
import type { PersonDocument } from "../../domain/person.js";
import type { TicketDocument } from "../../domain/ticket.js";
import type { Asked, DeskDeps } from "./deps.js";

const NOTHING_YET = { worked: 0, resolved: 0, csat_sum: 0, csat_count: 0 };

/**
 * The customer's score, 1–5. A later one takes the earlier one's place, also in the record of the person
 * who worked the ticket.
 * @throws AppError "conflict" on a ticket that nobody has answered yet
 */
export const rateTicket =
  (deps: DeskDeps) =>
  async (
    ticketId: string,
    { score, comment }: { score: number; comment?: string | undefined },
    { who, also }: Asked<TicketDocument>,
  ): Promise<TicketDocument> =>
    deps.tickets.change(
      ticketId,
      async (ticket) => {
        if (ticket.first_responded_at === null && ticket.status !== "resolved" && ticket.status !== "closed")
          throw new AppError(
            "conflict",
            `Ticket ${ticketId} has no answer yet; it can be rated once it has one.`,
          );
        const set = { rating: { score, comment: comment ?? null, at: isoNow(deps.clock) } };
        const person = ticket.assigned_to === null ? undefined : await deps.people.get(ticket.assigned_to);
        return {
          set,
          events: [{ type: "rated", data: { score } }],
          also: [
            ...(person ? satisfactionOps(person, ticket, score) : []),
            ...(also?.({ ...ticket, ...set }) ?? []),
          ],
        };
      },
      { actor: who.actor },
    );

function satisfactionOps(person: PersonDocument, ticket: TicketDocument, score: number): Op[] {
  if (ticket.category === null) return [];
  const known = person.record[ticket.category] ?? NOTHING_YET;
  const replaced = ticket.rating?.score;
  const record = {
    ...known,
    csat_sum: known.csat_sum + score - (replaced ?? 0),
    csat_count: known.csat_count + (replaced === undefined ? 1 : 0),
  };
  return [
    {
      op: "patch",
      collection: "people",
      key: person.agent_id,
      where: { version: person.version },
      set: { record: { ...person.record, [ticket.category]: record }, version: person.version + 1 },
    },
  ];
}
