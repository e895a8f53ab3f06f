import { setImmediate as turn } from "node:timers/promises";
import { isoNow, type Clock } from "../../domain/clock.js";
import type { CollectionName, Count, Documents, Filter } from "../../domain/documents.js";
import { OPEN_STATUSES, SlaStatus } from "../../domain/ticket.js";
import type { Instruments } from "./instruments.js";

const OPEN: Filter = { status: { in: OPEN_STATUSES } };

/** More endpoints than a desk has; the rest of them would be left out of the gauge alone. */
const MOST_WEBHOOKS = 10_000;

type StoreGauges = Pick<
  Instruments,
  | "ticketsOpen"
  | "ticketsSla"
  | "unsettled"
  | "unsettledOldest"
  | "unassigned"
  | "reviews"
  | "outboxDue"
  | "outboxOldest"
  | "outboxUnknown"
  | "deadLetters"
>;

type Deps = { documents: Pick<Documents, "count" | "find">; clock: Clock; gauges: StoreGauges };

/**
 * Reads how the desk stands from its documents and sets the gauges. One query after the other, each in a turn of the
 * event loop of its own, so that requests pass between them.
 * @throws what the engine throws; the gauges are then as they were
 */
export function createReadStore({ documents, clock, gauges }: Deps): () => Promise<void> {
  const ask = createAsk({ documents, clock });
  return async () => {
    const now = isoNow(clock);
    const tickets = await readTickets(ask);
    const reviews = await readReviews(ask, now);
    const outboxes = await readOutboxes(ask, now);
    const unknown = await ask.total("effects", { status: "unknown" });
    const deadLetters = await ask.total("dead_letters", {});
    // Only now: a reading that failed half-way shows nothing.
    showTickets(gauges, tickets);
    for (const [state, count] of Object.entries(reviews)) gauges.reviews.set({ state }, count);
    for (const { kind, due, oldest } of outboxes) {
      gauges.outboxDue.set({ kind }, due);
      gauges.outboxOldest.set({ kind }, oldest);
    }
    gauges.outboxUnknown.set(unknown);
    gauges.deadLetters.set(deadLetters);
  };
}

type Ask = ReturnType<typeof createAsk>;

function createAsk({ documents, clock }: Pick<Deps, "documents" | "clock">) {
  const counts = async (collection: CollectionName, filter: Filter, by: string[]): Promise<Count[]> => {
    await turn();
    return documents.count(collection, { filter, by });
  };
  return {
    counts,
    total: async (collection: CollectionName, filter: Filter): Promise<number> =>
      (await counts(collection, filter, []))[0]?.count ?? 0,
    keys: async (collection: CollectionName, filter: Filter, key: string): Promise<string[]> => {
      await turn();
      const found = await documents.find(collection, { filter, limit: MOST_WEBHOOKS });
      return found.map((document) => String(document[key]));
    },
    /** Seconds since the earliest value of the field; 0 where there is none. */
    age: async (collection: CollectionName, filter: Filter, field: string): Promise<number> => {
      await turn();
      const sort = { field, direction: "asc" } as const;
      const [first] = await documents.find(collection, { filter, sort, limit: 1 });
      const since = first?.[field];
      return typeof since === "string" ? Math.max(0, (clock().getTime() - Date.parse(since)) / 1000) : 0;
    },
  };
}

const readTickets = async ({ counts, total, age }: Ask) => ({
  open: await counts("tickets", OPEN, ["status", "queue"]),
  sla: await counts("tickets", OPEN, ["sla_status"]),
  unsettled: await total("tickets", { settled: false }),
  oldest: await age("tickets", { settled: false }, "updated_at"),
  unassigned: await total("tickets", { needs_assignee: true }),
});

async function readReviews({ total }: Ask, now: string) {
  const pending = await total("reviews", { status: "pending" });
  const overdue = await total("reviews", { status: "pending", due_at: { lt: now } });
  return { in_time: pending - overdue, overdue };
}

async function readOutboxes(ask: Ask, now: string) {
  const due: Filter = { status: "held", due_at: { lte: now } };
  const live = await ask.keys("webhooks", { disabled_at: null }, "webhook_id");
  const deliveries: Filter = { webhook_id: { in: live }, ...due };
  return [
    { kind: "effect", ...(await waiting(ask, "effects", due)) },
    {
      kind: "webhook",
      ...(live.length === 0 ? NONE : await waiting(ask, "webhook_deliveries", deliveries)),
    },
  ];
}

const NONE = { due: 0, oldest: 0 };

const waiting = async ({ total, age }: Ask, collection: CollectionName, due: Filter) => ({
  due: await total(collection, due),
  oldest: await age(collection, due, "due_at"),
});

function showTickets(gauges: StoreGauges, read: Awaited<ReturnType<typeof readTickets>>): void {
  gauges.ticketsOpen.reset();
  for (const { group, count } of read.open) {
    const labels = { status: String(group["status"]), queue: String(group["queue"] ?? "none") };
    gauges.ticketsOpen.set(labels, count);
  }
  for (const sla_status of SlaStatus.options)
    gauges.ticketsSla.set(
      { sla_status },
      read.sla.find(({ group }) => group["sla_status"] === sla_status)?.count ?? 0,
    );
  gauges.unsettled.set(read.unsettled);
  gauges.unsettledOldest.set(read.oldest);
  gauges.unassigned.set(read.unassigned);
}
