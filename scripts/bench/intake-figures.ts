import type { RateFigures } from "./intake-load.js";
import { figuresTable } from "./figures-table.js";
import type { CeilingFigures } from "./mongo-ceiling.js";
import type { ProfileShares } from "./profile-shares.js";

/** What one desk came to: the loads that it was given, what it acknowledged of them, and what is in its store. */
export type DeskFigures = {
  working: boolean;
  rates: RateFigures[];
  acknowledged: number;
  stored: number;
  /** Where the time of its threads went, and of each a ticket's share in milliseconds. */
  profile?: Record<string, ProfileShares & { ticket_ms: number }>;
};

export type IntakeFigures = {
  engine: "sqlite" | "mongodb";
  desks: DeskFigures[];
  /** Tickets a second of the highest rate that held its 95th of a hundred; null where none was tried, or none did. */
  highest: number | null;
  ceiling?: CeilingFigures[];
};

/** Whether nothing failed, and everything that was acknowledged is in the store. */
export const isSound = ({ desks }: IntakeFigures): boolean =>
  desks.every(
    ({ stored, acknowledged, rates }) => stored >= acknowledged && rates.every(({ failed }) => failed === 0),
  );

/** Tells the figures of one engine. */
export function printIntake({ engine, desks, highest, ceiling }: IntakeFigures, heldMs: number): void {
  for (const desk of desks) {
    console.log(`\n${engine}, ${desk.working ? "the graph working beside it" : "the graph at rest"}`);
    console.log(ratesTable(desk.rates));
    console.log(`acknowledged ${desk.acknowledged}, stored ${desk.stored}`);
  }
  if (highest !== null) console.log(`\nhighest rate with p95 under ${heldMs} ms: ${highest}/s`);
  if (ceiling) console.log(`\nThe same documents by the raw driver, closed-loop:\n${ceilingTable(ceiling)}`);
  for (const { profile } of desks) printProfile(profile);
}

const fixed = (ms: number): string => ms.toFixed(1);

function ratesTable(rates: readonly RateFigures[]): string {
  const head = ["tickets/s", "for s", "sent", "dropped", "failed", "p50 ms", "p95 ms", "p99 ms", "max ms"];
  const table = figuresTable(head);
  for (const { rate, seconds, sent, dropped, failed, p50_ms, p95_ms, p99_ms, max_ms } of rates)
    table.push([rate, seconds, sent, dropped, failed, ...[p50_ms, p95_ms, p99_ms, max_ms].map(fixed)]);
  return table.toString();
}

function ceilingTable(ceiling: readonly CeilingFigures[]): string {
  const table = figuresTable(["tickets a transaction", "callers", "tickets/s", "p95 ms"]);
  for (const { tickets, callers, per_second, p95_ms } of ceiling)
    table.push([tickets, callers, Math.round(per_second), fixed(p95_ms)]);
  return table.toString();
}

function printProfile(profile: DeskFigures["profile"] = {}): void {
  for (const [thread, { ticket_ms, shares }] of Object.entries(profile)) {
    console.log(`\nWhere the time of the ${thread} went, ${ticket_ms.toFixed(2)} ms a ticket:`);
    for (const [part, share] of Object.entries(shares))
      console.log(`  ${(share * 100).toFixed(1).padStart(5)} %  ${part}`);
  }
}
