import type { Op } from "../../domain/documents.js";
import type { PersonDocument } from "../../domain/person.js";
import type { Policy } from "../../domain/policy.js";
import { neededTiers } from "../../domain/routing.js";
import type { TicketDocument } from "../../domain/ticket.js";
import { rankPeople, type RankedPerson, type WorkNeed } from "../../domain/workload.js";

export type Assignment = Pick<TicketDocument, "queue" | "assigned_to" | "routing_reason">;

type Asked = { ticket: TicketDocument; people: readonly PersonDocument[]; policy: Policy };

/**
 * Who a ticket goes to now, and in which queue it stands: it stays with whom it is; else the best person free in
 * the queue it was routed to; with nobody free it waits in the managers' queue. `also` makes the change hold only
 * while the person chosen is as they were read.
 */
export function chooseAssignee({ ticket, people, policy }: Asked): Assignment & { also: Op[] } {
  const routed = ticket.routed_queue ?? ticket.queue ?? policy.managers_queue;
  const holder = people.find(({ agent_id }) => agent_id === ticket.assigned_to);
  if (holder?.active)
    return { queue: routed, assigned_to: holder.agent_id, routing_reason: ticket.routing_reason, also: [] };
  const [best] = rankPeople(people, needOf(ticket, routed, policy), policy);
  if (!best) {
    const reason = `nobody is free in ${routed}: the managers' queue holds it`;
    return { queue: policy.managers_queue, assigned_to: null, routing_reason: reason, also: [] };
  }
  return {
    queue: routed,
    assigned_to: best.person.agent_id,
    routing_reason: reasonFor(best, routed),
    also: [unchanged(best.person)],
  };
}

const reasonFor = ({ person, because }: RankedPerson, queue: string): string =>
  `${person.name} in ${queue}: ${because.join(", ")}`;

const unchanged = ({ agent_id, version }: PersonDocument): Op => ({
  op: "patch",
  collection: "people",
  key: agent_id,
  where: { version },
  set: {},
});

const needOf = (ticket: TicketDocument, queue: string, policy: Policy): WorkNeed => ({
  queue,
  tiers: neededTiers(ticket.priority, policy),
  category: ticket.category,
  priority: ticket.priority,
  language: ticket.language,
  skills: policy.queues[queue]?.skills ?? [],
  breach_probability: ticket.breach_probability,
});
