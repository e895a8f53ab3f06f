import { groupBy } from "../../../domain/group-by.js";
import type { MessageDocument } from "../../../domain/message.js";
import type { ClientLedger } from "../clients/ledger.js";
import { sha256Hex } from "../../../server/hash.js";
import { byId, findingsOf, type DeskData, type Finding } from "./desk-data.js";

/** Whatever a client was told is stored is there, once, in its words; what it was not told of is there at most once. */
export function checkAcknowledged(desk: DeskData, ledger: ClientLedger): Finding[] {
  const byText = groupBy(desk.messages, ({ text }) => sha256Hex(text));
  return [
    ...checkTickets(desk, ledger, byText),
    ...checkMessages(desk, ledger, byText),
    ...checkUnanswered(ledger, byText),
    ...checkDecisions(desk, ledger),
  ];
}

type ByText = ReadonlyMap<string, MessageDocument[]>;

function checkTickets(desk: DeskData, { tickets }: ClientLedger, byText: ByText): Finding[] {
  const lost = findingsOf("lost ticket");
  const twice = findingsOf("ticket twice");
  const stored = byId(desk.tickets, ({ ticket_id }) => ticket_id);
  for (const { ticket_id, text_hash } of tickets) {
    const ticket = stored.get(ticket_id);
    const openings = (byText.get(text_hash) ?? []).filter(({ direction }) => direction === "in");
    if (!ticket) lost.add(ticket_id, "was acknowledged and is not stored");
    else if (sha256Hex(ticket.description) !== text_hash)
      lost.add(ticket_id, "is stored in other words than were sent");
    else if (!openings.some((message) => message.ticket_id === ticket_id && message.number === 1))
      lost.add(ticket_id, "is stored without its first message");
    if (openings.length > 1)
      twice.add(ticket_id, `its words stand on ${openings.map((message) => message.ticket_id).join(", ")}`);
  }
  return [...lost.list, ...twice.list];
}

function checkMessages(desk: DeskData, { messages }: ClientLedger, byText: ByText): Finding[] {
  const lost = findingsOf("lost message");
  const twice = findingsOf("message twice");
  const stored = byId(desk.messages, ({ message_id }) => message_id);
  for (const { message_id, ticket_id, text_hash } of messages) {
    const message = stored.get(message_id);
    if (!message) lost.add(message_id, `was acknowledged on ${ticket_id} and is not stored`);
    else if (message.ticket_id !== ticket_id)
      lost.add(message_id, `was acknowledged on ${ticket_id} and stands on ${message.ticket_id}`);
    else if (sha256Hex(message.text) !== text_hash)
      lost.add(message_id, "is stored in other words than were sent");
    const same = byText.get(text_hash) ?? [];
    if (same.length > 1)
      twice.add(message_id, `is stored as ${same.map((one) => one.message_id).join(", ")}`);
  }
  return [...lost.list, ...twice.list];
}

function checkUnanswered({ unanswered }: ClientLedger, byText: ByText): Finding[] {
  const twice = findingsOf("message twice");
  for (const hash of unanswered) {
    const same = byText.get(hash) ?? [];
    if (same.length > 1)
      twice.add(same[0]?.message_id ?? hash, `sent, never acknowledged, stored ${same.length} times`);
  }
  return twice.list;
}

/** A decision that somebody was told was theirs is the one that is stored, and stands in the log by their name. */
function checkDecisions(desk: DeskData, { decisions }: ClientLedger): Finding[] {
  const found = findingsOf("acknowledged decision");
  const reviews = byId(desk.reviews, ({ review_id }) => review_id);
  const told = groupBy(
    desk.events.filter(({ type }) => type === "review.decided" || type === "review.approved"),
    ({ data }) => String(data["review_id"]),
  );
  const deciders = groupBy(
    decisions.filter(({ status }) => status !== "pending"),
    ({ review_id }) => review_id,
  );
  for (const [review_id, winners] of deciders) {
    if (winners.length > 1)
      found.add(review_id, `${winners.map(({ by }) => by).join(" and ")} were both told that it is theirs`);
    const decided = reviews.get(review_id)?.decided;
    if (!winners.some(({ by }) => by === decided?.by))
      found.add(review_id, `${winners[0]?.by} was told, but what is stored is ${decided?.by ?? "nobody"}'s`);
  }
  for (const { review_id, by, type } of decisions)
    if (!(told.get(review_id) ?? []).some(({ actor }) => actor.id === by))
      found.add(review_id, `the ${type} of ${by} was acknowledged and is not in the log`);
  return found.list;
}
