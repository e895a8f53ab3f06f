import { DAY_MS, HOUR_MS, type Clock } from "../domain/clock.js";
import type { Count, Documents, Filter } from "../domain/documents.js";
import type { Presence, Priority, TicketStatus } from "../domain/enums.js";
import type { Policy } from "../domain/policy.js";
import type { QueueStatus } from "../domain/queue-status.js";
import { createCollection } from "./collection.js";
import { createPeople } from "./people.js";

const HISTORY_DAYS = 28;

/** Median minutes a ticket, for a queue that the policy no longer names. */
const USUAL_HANDLE_MINUTES = 12;

/** What people still owe an answer to: not waiting for the customer, and not done. */
const WAITING: readonly TicketStatus[] = [
  "new",
  "open",
  "assigned",
  "in_progress",
  "waiting_for_review",
  "escalated",
];

/** How a queue stands now. A ticket that the manager's queue holds for it counts in both. */
export type ReadQueueStatus = (queue: string) => Promise<QueueStatus>;

type Dependencies = { documents: Documents; clock: Clock; policy: Pick<Policy, "queues"> };

/**
 * Depth: open tickets in the queue, or routed to it, that wait for the desk. Arrivals: tickets routed to it, by the
 * hour they were created, from the desk's first ticket on but at most 28 days back.
 */
export function createQueueStatus({ documents, clock, policy }: Dependencies): ReadQueueStatus {
  const people = createPeople({ documents });
  return async (queue) => {
    const now = clock();
    const [depths, serving, arrivals] = await Promise.all([
      depthByPriority(documents, queue),
      people.serving(queue),
      arrivalsByHour(documents, queue, now),
    ]);
    const present = (presence: Presence) => serving.filter((person) => person.presence === presence).length;
    return {
      queue,
      depth: Object.values(depths).reduce((sum, depth) => sum + depth, 0),
      depth_by_priority: depths,
      people: { available: present("available"), busy: present("busy"), offline: present("offline") },
      handle_minutes: policy.queues[queue]?.handle_minutes ?? USUAL_HANDLE_MINUTES,
      arrivals_by_hour: arrivals,
      as_of: now.toISOString(),
    };
  };
}

/** In the queue, or routed to it: a filter cannot say "or", so both are counted and what is both taken off. */
async function depthByPriority(
  documents: Documents,
  queue: string,
): Promise<Partial<Record<Priority, number>>> {
  const waiting = (filter: Filter) =>
    documents.count("tickets", { filter: { ...filter, status: { in: WAITING } }, by: ["priority"] });
  const [inQueue, routed, both] = await Promise.all([
    waiting({ queue }),
    waiting({ routed_queue: queue }),
    waiting({ queue, routed_queue: queue }),
  ]);
  const depths: Partial<Record<Priority, number>> = {};
  const add = (counts: readonly Count[], sign: 1 | -1) => {
    for (const { group, count } of counts) {
      const priority = group["priority"] as Priority;
      depths[priority] = (depths[priority] ?? 0) + sign * count;
    }
  };
  add(inQueue, 1);
  add(routed, 1);
  add(both, -1);
  return depths;
}

async function arrivalsByHour(documents: Documents, queue: string, now: Date): Promise<number[]> {
  const end = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS;
  const [first] = await createCollection(documents, "tickets").find({
    sort: { field: "created_at", direction: "asc" },
    limit: 1,
  });
  const opened = first ? new Date(first.created_at).getTime() : end;
  const start = Math.max(end - HISTORY_DAYS * DAY_MS, Math.floor(opened / HOUR_MS) * HOUR_MS);
  const hourOf = (time: number) => new Date(time).toISOString().slice(0, "2026-01-31T14".length);
  const counts = await documents.count("tickets", {
    filter: {
      routed_queue: queue,
      created_at: { gte: new Date(start).toISOString(), lt: new Date(end).toISOString() },
    },
    bucket: { field: "created_at", unit: "hour" },
  });
  const byHour = new Map(counts.map(({ group, count }) => [group["created_at"], count]));
  const hours = Math.max(0, (end - start) / HOUR_MS);
  return Array.from({ length: hours }, (_, at) => byHour.get(hourOf(start + at * HOUR_MS)) ?? 0);
}
