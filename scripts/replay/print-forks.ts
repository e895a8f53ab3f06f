import colors from "picocolors";
import type { DraftPart, Fork, RunSummary } from "../../domain/fork.js";
import { figuresTable } from "../bench/figures-table.js";
import { missingText, shortened } from "./print-replays.js";
import { tallyForks } from "./tally-forks.js";

const MOST_LISTED = 20;

/** One fork in full, or what became of many. */
export function printForks(forks: readonly Fork[]): void {
  const [only] = forks;
  if (only && forks.length === 1) printFork(only);
  else printTally(forks);
}

function printFork(fork: Fork): void {
  console.log(`${colors.bold(fork.run_id)} (${fork.ticket_id}): ${fork.changes.join("; ")}`);
  if (fork.missing) console.log(`stopped: ${missingText(fork.missing)}; go on with --live`);
  if (fork.detail !== null) console.log(fork.detail);
  if (!fork.now) return;
  const table = figuresTable(["", "recorded", "now"]);
  table.push(
    ...fork.differences.map(({ field, recorded, now }) => [field, shortened(recorded), shortened(now)]),
  );
  table.push(...measures(fork.recorded, fork.now));
  console.log(table.toString());
  console.log(fork.draft.length === 0 ? "The draft is the same." : `Draft: ${wordsText(fork.draft)}`);
}

/** What a run took, before and now. */
const measures = (recorded: RunSummary, now: RunSummary): string[][] => [
  ["tokens", ...[recorded, now].map((run) => String(run.input_tokens + run.output_tokens))],
  ["cost in USD", ...[recorded, now].map(({ cost_usd }) => cost_usd.toFixed(4))],
  ["milliseconds in calls", ...[recorded, now].map(({ ms }) => ms.toFixed(0))],
];

const wordsText = (parts: readonly DraftPart[]): string =>
  parts
    .map(({ change, text }) =>
      change === "added"
        ? colors.green(`{+${text}+}`)
        : change === "removed"
          ? colors.red(`[-${text}-]`)
          : text,
    )
    .join("");

function printTally(forks: readonly Fork[]): void {
  const tally = tallyForks(forks);
  console.log(forks[0]?.changes.join("; ") ?? "no runs");
  const counts = figuresTable(["runs", String(tally.runs)]);
  for (const how of ["same", "changed", "stopped", "impossible"] as const)
    counts.push([how, String(tally[how])]);
  console.log(counts.toString());

  const parts = figuresTable(["changed", "tickets", "which"]);
  for (const [part, tickets] of Object.entries(tally.tickets))
    parts.push([part, String(tickets.length), listed(tickets)]);
  console.log(parts.toString());

  const shifts = figuresTable(["", "better", "worse"]);
  for (const { what, better, worse } of tally.shifts) shifts.push([what, String(better), String(worse)]);
  console.log(shifts.toString());

  const totals = figuresTable(["", "recorded", "now"]);
  for (const { what, recorded, now } of tally.totals) totals.push([what, figure(recorded), figure(now)]);
  console.log(totals.toString());

  const first = forks.find(({ missing }) => missing);
  if (first?.missing) console.log(`stopped first: ${missingText(first.missing)}; go on with --live`);
}

const figure = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(4));

const listed = (ids: readonly string[]): string =>
  [
    ...ids.slice(0, MOST_LISTED),
    ...(ids.length > MOST_LISTED ? [`and ${ids.length - MOST_LISTED} more`] : []),
  ].join("\n");
