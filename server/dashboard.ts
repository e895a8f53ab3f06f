import { z } from "zod";
import { DAY_MS, isoAfter, isoNow, type Clock } from "../domain/clock.js";
import type { Count, Documents, Filter } from "../domain/documents.js";
import { Presence, Priority } from "../domain/enums.js";
import { OPEN_STATUSES, SlaStatus } from "../domain/ticket.js";

const VOLUME_DAYS = 7;

const Number0 = z.number().int().min(0);

const Alert = z.object({
  kind: z.enum([
    "sla_breached",
    "sla_at_risk",
    "review_overdue",
    "waiting_unassigned",
    "queue_unstaffed",
    "delivery_unknown",
  ]),
  count: Number0,
  message: z.string(),
});
type Alert = z.infer<typeof Alert>;

/** How the desk stands now. Tickets are those that are open. */
export const Dashboard = z.object({
  queues: z.array(z.object({ queue: z.string(), depth: Number0, by_priority: z.record(Priority, Number0) })),
  sla: z.record(SlaStatus, Number0),
  people: z.record(Presence, Number0),
  reviews: z.object({ open: Number0, overdue: Number0 }),
  volume: z.object({
    last_24_hours: z.array(z.object({ hour: z.string(), tickets: Number0 })),
    last_7_days: z.array(z.object({ day: z.string(), tickets: Number0 })),
  }),
  alerts: z.array(Alert),
  as_of: z.iso.datetime(),
});
export type Dashboard = z.infer<typeof Dashboard>;

const OPEN: Filter = { status: { in: OPEN_STATUSES } };

type Dependencies = {
  documents: Pick<Documents, "count">;
  people: { list(): Promise<readonly { active: boolean; presence: Presence; queues: readonly string[] }[]> };
  clock: Clock;
};

/** Counts, nothing but counts: each is one grouped query of the documents. */
export function createDashboard({ documents, people, clock }: Dependencies): () => Promise<Dashboard> {
  const total = async (collection: "reviews" | "tickets" | "effects", filter: Filter) =>
    (await documents.count(collection, { filter }))[0]?.count ?? 0;

  return async function dashboard() {
    const now = clock();
    const created = { created_at: { gte: isoAfter(now, -VOLUME_DAYS * DAY_MS) } };
    const today = { created_at: { gte: isoAfter(now, -DAY_MS) } };
    const [queues, sla, everyone, open, overdue, waiting, unknown, hours, days] = await Promise.all([
      documents.count("tickets", { filter: OPEN, by: ["queue", "priority"] }),
      documents.count("tickets", { filter: OPEN, by: ["sla_status"] }),
      people.list(),
      total("reviews", { status: "pending" }),
      total("reviews", { status: "pending", due_at: { lt: isoNow(clock) } }),
      total("tickets", { needs_assignee: true }),
      total("effects", { status: "unknown" }),
      documents.count("tickets", { filter: today, bucket: { field: "created_at", unit: "hour" } }),
      documents.count("tickets", { filter: created, bucket: { field: "created_at", unit: "day" } }),
    ]);
    const active = everyone.filter((person) => person.active);
    const counted = {
      queues: queuesOf(queues),
      sla: tally(SlaStatus.options, sla, "sla_status"),
      people: tally(
        Presence.options,
        active.map(({ presence }) => ({ group: { presence }, count: 1 })),
        "presence",
      ),
      reviews: { open, overdue },
    };
    return {
      ...counted,
      volume: {
        last_24_hours: hours.map((hour) => ({ hour: text(hour, "created_at"), tickets: hour.count })),
        last_7_days: days.map((day) => ({ day: text(day, "created_at"), tickets: day.count })),
      },
      alerts: alertsOf({ ...counted, waiting, unknown, unstaffed: unstaffed(counted.queues, active) }),
      as_of: now.toISOString(),
    };
  };
}

function queuesOf(counts: readonly Count[]): Dashboard["queues"] {
  const names = [...new Set(counts.map((count) => text(count, "queue")))].filter((name) => name !== "");
  return names
    .map((queue) => {
      const inQueue = counts.filter((count) => count.group["queue"] === queue);
      const depth = inQueue.reduce((sum, { count }) => sum + count, 0);
      return { queue, depth, by_priority: tally(Priority.options, inQueue, "priority") };
    })
    .toSorted((a, b) => b.depth - a.depth || a.queue.localeCompare(b.queue));
}

/** How many of each value, none of them left out. */
function tally<T extends string>(
  values: readonly T[],
  counts: readonly Count[],
  field: string,
): Record<T, number> {
  const sumOf = (value: T) =>
    counts.reduce((sum, { group, count }) => (group[field] === value ? sum + count : sum), 0);
  return Object.fromEntries(values.map((value) => [value, sumOf(value)])) as Record<T, number>;
}

const text = ({ group }: Count, field: string): string => String(group[field] ?? "");

const unstaffed = (
  queues: Dashboard["queues"],
  people: readonly { presence: Presence; queues: readonly string[] }[],
): string[] =>
  queues
    .map(({ queue }) => queue)
    .filter(
      (queue) =>
        !people.some(({ presence, queues: served }) => presence === "available" && served.includes(queue)),
    );

type Standing = Pick<Dashboard, "sla" | "reviews"> & {
  waiting: number;
  unknown: number;
  unstaffed: string[];
};

function alertsOf({ sla, reviews, waiting, unknown, unstaffed: queues }: Standing): Alert[] {
  const alerts: Alert[] = [
    { kind: "sla_breached", count: sla.breached, message: "Open tickets past a due time" },
    { kind: "sla_at_risk", count: sla.at_risk, message: "Open tickets close to a due time" },
    { kind: "review_overdue", count: reviews.overdue, message: "Reviews past their due time" },
    { kind: "waiting_unassigned", count: waiting, message: "Tickets wait for a person and have none" },
    {
      kind: "queue_unstaffed",
      count: queues.length,
      message: `Nobody is available for ${queues.join(", ")}`,
    },
    { kind: "delivery_unknown", count: unknown, message: "Deliveries whose outcome a person must settle" },
  ];
  return alerts.filter(({ count }) => count > 0);
}
