import { z } from "zod";
import { DAY_MS, HOUR_MS, isoAfter, MINUTE_MS, type Clock } from "../domain/clock.js";
import type { Documents } from "../domain/documents.js";
import { Category, Fraction, Timestamp } from "../domain/enums.js";
import { Person, performanceOf, type PersonDocument, type PersonRecord } from "../domain/person.js";
import type { TicketDocument } from "../domain/ticket.js";
import { createCollection } from "../store/collection.js";
import { QueueForecast } from "./queue-forecasts.js";
import { Spread, spread } from "./spread.js";

/** More than a page can draw; of a busier desk the latest count. */
const MOST_TICKETS = 10_000;
const MOST_FEEDBACK = 20;

const Count = z.number().int().min(0);

/** How tickets of the last days went. Times are from opening, or reopening, to what they measure. */
export const Statistics = z.object({
  days: Count,
  tickets: Count,
  by_day: z.array(
    z.object({
      day: z.string(),
      tickets: Count,
      breached: Count,
      by_category: z.partialRecord(Category, Count),
    }),
  ),
  first_response_minutes: Spread,
  resolution_hours: Spread,
  resolution_rate: Fraction.nullable(),
  automation_rate: Fraction.nullable().describe("Of those resolved, without a person"),
  csat: z.object({ average: z.number().nullable(), count: Count, by_score: z.array(Count).length(5) }),
  feedback: z.array(
    z.object({ ticket_id: z.string(), score: z.number(), comment: z.string().nullable(), at: Timestamp }),
  ),
  forecast: z.array(QueueForecast).describe("What the next hours bring, whatever days are asked for"),
  people: z.array(
    Person.pick({ agent_id: true, name: true, presence: true, open_count: true, capacity: true }).extend({
      utilisation: Fraction.nullable(),
      performance: Fraction.describe("Resolution rate and satisfaction; 0.5 where nothing is known"),
      worked: Count,
      resolved: Count,
      csat: z.number().nullable(),
    }),
  ),
});
export type Statistics = z.infer<typeof Statistics>;

type Deps = {
  documents: Documents;
  people: { list(): Promise<PersonDocument[]> };
  forecasts: () => Promise<QueueForecast[]>;
  clock: Clock;
};

/** Reads the tickets of the last days once and counts what can be counted of them. */
export function createStatistics({
  documents,
  people,
  forecasts,
  clock,
}: Deps): (days: number) => Promise<Statistics> {
  const { find } = createCollection(documents, "tickets");
  return async function statistics(days) {
    const since = isoAfter(clock(), -days * DAY_MS);
    const [tickets, everyone, forecast] = await Promise.all([
      find({
        filter: { created_at: { gte: since } },
        sort: { field: "created_at", direction: "desc" },
        limit: MOST_TICKETS,
      }),
      people.list(),
      forecasts(),
    ]);
    const done = tickets.filter(({ status }) => status === "resolved" || status === "closed");
    return {
      days,
      tickets: tickets.length,
      by_day: byDay(tickets, daysUntil(clock(), days)),
      first_response_minutes: spread(
        tickets.flatMap(({ first_responded_at, epoch_started_at }) =>
          timeBetween(epoch_started_at, first_responded_at, MINUTE_MS),
        ),
        [1, 5, 15, 60, 240],
      ),
      resolution_hours: spread(
        done.flatMap(({ resolved_at, epoch_started_at }) =>
          timeBetween(epoch_started_at, resolved_at, HOUR_MS),
        ),
        [0.25, 1, 4, 24, 72],
      ),
      resolution_rate: share(done.length, tickets.length),
      automation_rate: share(done.filter(isAutomatic).length, done.length),
      ...satisfaction(tickets),
      forecast,
      people: everyone.filter(({ active, capacity }) => active && capacity > 0).map(standing),
    };
  };
}

/** Answered by the AI alone: nobody took it over, and it answered without asking. */
const isAutomatic = ({ human_owned, automatic_tries }: TicketDocument): boolean =>
  !human_owned && automatic_tries > 0;

const share = (part: number, of: number): number | null => (of === 0 ? null : part / of);

const timeBetween = (from: string, to: string | null, unitMs: number): number[] =>
  to === null ? [] : [Math.max(0, Date.parse(to) - Date.parse(from)) / unitMs];

/** Every day up to now, oldest first: one on which nothing came in is a day as well. */
const daysUntil = (now: Date, days: number): string[] =>
  Array.from({ length: days + 1 }, (_none, at) => dayOf(isoAfter(now, (at - days) * DAY_MS)));

const dayOf = (at: string): string => at.slice(0, "2026-01-31".length);

function byDay(tickets: readonly TicketDocument[], every: readonly string[]): Statistics["by_day"] {
  const days = new Map(
    every.map((day): [string, Statistics["by_day"][number]] => [
      day,
      { day, tickets: 0, breached: 0, by_category: {} },
    ]),
  );
  for (const { created_at, category, sla_status } of tickets) {
    const day = dayOf(created_at);
    const known = days.get(day) ?? { day, tickets: 0, breached: 0, by_category: {} };
    known.tickets += 1;
    if (sla_status === "breached") known.breached += 1;
    if (category !== null) known.by_category[category] = (known.by_category[category] ?? 0) + 1;
    days.set(day, known);
  }
  return [...days.values()].toSorted((a, b) => a.day.localeCompare(b.day));
}

function satisfaction(tickets: readonly TicketDocument[]): Pick<Statistics, "csat" | "feedback"> {
  const rated = tickets
    .flatMap(({ ticket_id, rating }) => (rating ? [{ ticket_id, ...rating }] : []))
    .toSorted((a, b) => b.at.localeCompare(a.at));
  const scores = [1, 2, 3, 4, 5].map((score) => rated.filter((one) => one.score === score).length);
  const sum = rated.reduce((all, { score }) => all + score, 0);
  return {
    csat: { average: share(sum, rated.length), count: rated.length, by_score: scores },
    feedback: rated.slice(0, MOST_FEEDBACK),
  };
}

function standing(person: PersonDocument): Statistics["people"][number] {
  const { agent_id, name, presence, open_count, capacity } = person;
  const records = Object.values(person.record);
  const total = (field: keyof PersonRecord) => records.reduce((sum, record) => sum + record[field], 0);
  const record: PersonRecord = {
    worked: total("worked"),
    resolved: total("resolved"),
    csat_sum: total("csat_sum"),
    csat_count: total("csat_count"),
  };
  return {
    agent_id,
    name,
    presence,
    open_count,
    capacity,
    utilisation: Math.min(1, open_count / capacity),
    performance: performanceOf(record),
    worked: record.worked,
    resolved: record.resolved,
    csat: share(record.csat_sum, record.csat_count),
  };
}
