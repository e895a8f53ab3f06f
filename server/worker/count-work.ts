import { isoNow, type Clock } from "../../domain/clock.js";
import type { Op } from "../../domain/documents.js";
import { NO_RECORD, type PersonDocument } from "../../domain/person.js";
import type { Policy } from "../../domain/policy.js";
import { isOpen, type TicketDocument } from "../../domain/ticket.js";
import type { Tickets } from "../../store/tickets.js";

type Deps = {
  tickets: Tickets;
  people: { get(agentId: string): Promise<PersonDocument | undefined> };
  policy: Pick<Policy, "workload">;
  clock: Clock;
};

/**
 * The same tickets, whose every change keeps the people's counts of open work right in the same commit: a ticket
 * counts for whom it is assigned to while it is neither resolved nor closed, weighted by its priority.
 */
export function countWork({ tickets, people, policy, clock }: Deps): Tickets {
  return {
    ...tickets,
    change: (ticketId, plan, options) =>
      tickets.change(
        ticketId,
        async (before) => {
          const change = await plan(before);
          if (!change) return undefined;
          const moved = { before, after: { ...before, ...change.set } };
          const ops: Op[] = [];
          for (const person of await Promise.all(holders(moved).map((agentId) => people.get(agentId))))
            if (person) ops.push(...workOps(person, moved, { policy, now: isoNow(clock) }));
          return ops.length === 0 ? change : { ...change, also: [...(change.also ?? []), ...ops] };
        },
        options,
      ),
  };
}

type Moved = { before: TicketDocument; after: TicketDocument };

const holderOf = (ticket: TicketDocument): string | null => (isOpen(ticket) ? ticket.assigned_to : null);

/** Those whose work the change touches; nobody for most changes. */
function holders({ before, after }: Moved): string[] {
  const [from, to] = [holderOf(before), holderOf(after)];
  if (from === to && before.priority === after.priority) return [];
  return [...new Set([from, to])].filter((id) => id !== null);
}

/** What a change of a ticket does to one person's counts and record. */
function workOps(
  person: PersonDocument,
  { before, after }: Moved,
  { policy, now }: { policy: Pick<Policy, "workload">; now: string },
): Op[] {
  const id = person.agent_id;
  const had = holderOf(before) === id;
  const has = holderOf(after) === id;
  const weightOf = (ticket: TicketDocument, counts: boolean) =>
    counts ? policy.workload.weights[ticket.priority] : 0;
  const weight = person.open_weight + weightOf(after, has) - weightOf(before, had);
  const isGiven = has && before.assigned_to !== id;
  return [
    {
      op: "patch",
      collection: "people",
      key: id,
      where: { version: person.version },
      set: {
        version: person.version + 1,
        open_count: Math.max(0, person.open_count + Number(has) - Number(had)),
        // Weights are fractions of one another: what rounding leaves is nobody's work.
        open_weight: Math.max(0, Number(weight.toFixed(6))),
        ...(isGiven ? { last_assigned_at: now } : {}),
        ...recordAfter(person, { before, after, had, has }),
      },
    },
  ];
}

/** A ticket that leaves somebody counts as worked, and as resolved where it ended so; one that reopens is taken back. */
function recordAfter(
  person: PersonDocument,
  moved: Moved & { had: boolean; has: boolean },
): Partial<PersonDocument> {
  const { before, after, had, has } = moved;
  const category = after.category ?? before.category;
  const reopened = has && !had && before.status === "resolved" && before.assigned_to === person.agent_id;
  if (category === null || (!reopened && !(had && !has))) return {};
  const known = person.record[category] ?? NO_RECORD;
  const by = reopened ? -1 : 1;
  const resolved = reopened || after.status === "resolved" ? by : 0;
  const record = {
    ...known,
    worked: Math.max(0, known.worked + by),
    resolved: Math.max(0, known.resolved + resolved),
  };
  return { record: { ...person.record, [category]: record } };
}
