import { printTable } from "../shared/print-table.js";
import type { ChaosOptions } from "./options.js";
import type { Storm } from "./storm.js";

/** More of one kind would hide the others. */
const TOLD = 20;

/** Processes of the desk that served and then ended though nobody had ended them: a bug by itself. */
const crashesOf = ({ exits }: Storm): Storm["exits"] => exits.filter(({ ready }) => ready);

/** Whether nothing at all was found. */
export const isSound = (storm: Storm): boolean =>
  storm.verdict.findings.length === 0 &&
  storm.ledger.refused.length === 0 &&
  Object.keys(storm.rest).length === 0 &&
  crashesOf(storm).length === 0;

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
  const found = findingsOf(storm);
  console.log(found.length === 0 ? "\nNothing was found." : `\nFOUND ${found.length}:`);
  for (const line of found.slice(0, TOLD * TOLD)) console.log(`  ${line}`);
}

/** Every finding as a line, at most so many of one kind. */
function findingsOf(storm: Storm): string[] {
  const { verdict, ledger, rest } = storm;
  const seen = new Map<string, number>();
  const shown = verdict.findings.filter(({ check }) => {
    seen.set(check, (seen.get(check) ?? 0) + 1);
    return (seen.get(check) ?? 0) <= TOLD;
  });
  return [
    ...shown.map(({ check, id, detail }) => `${check}: ${id} ${detail}`),
    ...[...seen].filter(([, n]) => n > TOLD).map(([check, n]) => `${check}: ${n - TOLD} more`),
    ...ledger.refused.map(
      ({ what, status, detail }) => `refused: a ${what} was answered ${status} ${detail}`,
    ),
    ...Object.entries(rest).map(([what, n]) => `never at rest: ${n} ${what}`),
    ...crashesOf(storm).map(
      ({ name, code, signal }) => `ended by itself: ${name}, code ${code}, signal ${signal}`,
    ),
  ];
}
