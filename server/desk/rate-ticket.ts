import { isoNow } from "../../domain/clock.js";
import type { Op } from "../../domain/documents.js";
import type { Category } from "../../domain/enums.js";
import { AppError } from "../../domain/errors.js";
import { NO_RECORD, type PersonDocument } from "../../domain/person.js";
import type { TicketDocument } from "../../domain/ticket.js";
import type { Asked, DeskDeps } from "./deps.js";

/**
 * The customer's score, 1–5, which counts in the record of the person who has the ticket. A later one takes the
 * earlier one's place, which is taken out of the record that it counted in, whoever has the ticket now.
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
        const rating_counts_for = countsFor(ticket);
        const set = {
          rating: { score, comment: comment ?? null, at: isoNow(deps.clock) },
          ...(rating_counts_for ? { rating_counts_for } : {}),
        };
        return {
          set,
          events: [{ type: "rated", data: { score } }],
          also: [
            ...(await satisfactionOps(deps, ticket, { score, rating_counts_for })),
            ...(also?.({ ...ticket, ...set }) ?? []),
          ],
        };
      },
      { actor: who.actor },
    );

type CountsFor = NonNullable<TicketDocument["rating_counts_for"]>;

/** Who has the ticket; nobody now: whoever had it when it was rated before keeps the customer's word. */
const countsFor = ({ assigned_to, category, rating_counts_for }: TicketDocument): CountsFor | undefined =>
  assigned_to !== null && category !== null ? { agent_id: assigned_to, category } : rating_counts_for;

/** What a rating does to the records of the people: the earlier one is taken out, the new one put in. */
async function satisfactionOps(
  { people }: Pick<DeskDeps, "people">,
  { rating, rating_counts_for: before }: TicketDocument,
  { score, rating_counts_for: now }: { score: number; rating_counts_for: CountsFor | undefined },
): Promise<Op[]> {
  const counts: Count[] = [
    ...(rating && before ? [{ ...before, score: -rating.score, count: -1 }] : []),
    ...(now ? [{ ...now, score, count: 1 }] : []),
  ];
  const ids = [...new Set(counts.map(({ agent_id }) => agent_id))];
  const records = await Promise.all(ids.map((agentId) => people.get(agentId)));
  return records.flatMap((person) => (person ? [recordOp(person, counts)] : []));
}

type Count = CountsFor & { score: number; count: number };

function recordOp({ agent_id, version, record }: PersonDocument, counts: readonly Count[]): Op {
  const counted = counts
    .filter((each) => each.agent_id === agent_id)
    .reduce((known, { category, score, count }) => withCount(known, category, { score, count }), record);
  const set = { record: counted, version: version + 1 };
  return { op: "patch", collection: "people", key: agent_id, where: { version }, set };
}

function withCount(
  record: PersonDocument["record"],
  category: Category,
  { score, count }: { score: number; count: number },
): PersonDocument["record"] {
  const known = record[category] ?? NO_RECORD;
  const csat_sum = Math.max(0, known.csat_sum + score);
  return { ...record, [category]: { ...known, csat_sum, csat_count: Math.max(0, known.csat_count + count) } };
}
