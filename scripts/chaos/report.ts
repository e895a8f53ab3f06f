import { groupBy } from "../../domain/group-by.js";
import { printTable } from "../shared/print-table.js";
import type { ChaosOptions } from "./options.js";
import type { Storm } from "./storm.js";

/** More of one kind would hide the others. */
const TOLD = 20;

/** Processes of the desk that served and then ended though nobody had ended them: a bug by itself. */
const crashesOf = ({ exits }: Storm): Storm["exits"] => exits.filter(({ ready }) => ready);

/** Everything that was found, each with its kind. */
const foundIn = (storm: Storm): { kind: string; what: string }[] => [
  ...storm.verdict.findings.map(({ check, id, detail }) => ({ kind: check, what: `${id} ${detail}` })),
  ...storm.ledger.refused.map(({ what, status, detail }) => ({
    kind: "refused",
    what: `a ${what} was answered ${status} ${detail}`,
  })),
  ...Object.entries(storm.rest).map(([what, n]) => ({ kind: "never at rest", what: `${n} ${what}` })),
  ...crashesOf(storm).map(({ name, code, signal }) => ({
    kind: "ended by itself",
    what: `${name}, code ${code}, signal ${signal}`,
  })),
];

/** Whether nothing at all was found. */
export const isSound = (storm: Storm): boolean => foundIn(storm).length === 0;

/** The whole report, as `--out` writes it. */
export const reportOf = (options: ChaosOptions, storm: Storm) => {
  const { ledger, ...rest } = storm;
  const { tickets, messages, decisions, ...clients } = ledger;
  return {
    options,
    sound: isSound(storm),
    clients: {
      acknowledged: { tickets: tickets.length, messages: messages.length, decisions: decisions.length },
      ...clients,
    },
    ...rest,
  };
};

/** Prints what was injected, what clients lived through, what was checked and what was found. */
export function printReport(options: ChaosOptions, storm: Storm): void {
  const { ledger, injected, verdict, sink } = storm;
  const counts = (record: Record<string, number>) =>
    Object.entries(record)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, count]) => [name, String(count)] as const);
  printTable(`Storm, ${options.mode}, seed ${options.seed}`, [
    ["minutes of storm", storm.storm_ms / 60_000],
    ["seconds until it was at rest", storm.quiet_ms / 1000],
    ["tickets acknowledged", String(ledger.tickets.length)],
    ["messages acknowledged", String(ledger.messages.length)],
    ["decisions acknowledged", String(ledger.decisions.length)],
    ["webhooks received", String(storm.received)],
  ]);
  printTable("Faults injected", [
    ...counts(injected.counts),
    ["pauses longer than a lease", String(injected.paused_past_lease)],
    ["starts that failed at first", String(injected.failed_starts.length)],
  ]);
  printTable("What clients were answered", counts(ledger.answers));
  printTable("What the sink answered", counts(sink));
  printTable("Checked", counts(verdict.checked));
  for (const line of findingsTold(storm)) console.log(line);
}

/** How much was found, and what, at most so many of one kind. */
export function findingsTold(storm: Storm): string[] {
  const found = foundIn(storm);
  if (found.length === 0) return ["", "Nothing was found."];
  const kinds = [...groupBy(found, ({ kind }) => kind)].flatMap(([kind, all]) => {
    const shown = all.slice(0, TOLD).map(({ what }) => `  ${kind}: ${what}`);
    return all.length > TOLD ? shown.concat(`  ${kind}: ${all.length - TOLD} more`) : shown;
  });
  return ["", `FOUND ${found.length}:`, ...kinds];
}
