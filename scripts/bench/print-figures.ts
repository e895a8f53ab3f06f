import type { Account } from "./account.js";
import type { DeskFigures, GraphFigures } from "./figures.js";
import { figuresTable } from "./figures-table.js";

/** More of them would hide the rest. */
const TOLD = 10;

/** Prints the figures as tables, and names what was lost, failed or stuck. */
export function printFigures(figures: GraphFigures): void {
  console.log(summaryTable(figures).toString());
  const desks = [figures.instant, figures.real].filter((desk) => desk !== undefined);
  for (const desk of desks) {
    console.log(`\n${desk === figures.real ? "With inference" : "Without inference"}`);
    console.log(nodeTable(desk).toString());
    console.log(accountLines(desk.account).join("\n"));
  }
  const { overhead } = figures;
  if (!overhead) return;
  const verdict = overhead.within ? "within" : "ABOVE";
  console.log(
    `\nOverhead over LangGraph's own, without inference: ${fixed(overhead.ms)} ms a ticket (${fixed(overhead.cpu_ms)} ms of processor), ${verdict} the limit of ${overhead.limit_ms} ms.`,
  );
}

const fixed = (value: number): string => value.toFixed(value < 10 ? 2 : 1);

function summaryTable({ tickets, empty, instant, real }: GraphFigures) {
  const summary = figuresTable([
    `${tickets} tickets`,
    "tickets/s",
    "ms a ticket",
    "CPU ms a ticket",
    "RSS MB",
    "heap MB",
  ]);
  const rows = {
    "graph of empty nodes": empty,
    "desk without inference": instant,
    "desk with inference": real,
  };
  for (const [name, figures] of Object.entries(rows)) {
    if (!figures) continue;
    const { tickets_per_second, ms, cpu_ms, rss_mb, heap_mb } = figures;
    summary.push([name, ...[tickets_per_second, ms, cpu_ms, rss_mb, heap_mb].map(fixed)]);
  }
  return summary;
}

function nodeTable({ nodes }: DeskFigures) {
  const perNode = figuresTable(["node", "times", "p50 ms", "p95 ms"]);
  for (const [name, { times, p50_ms, p95_ms }] of Object.entries(nodes))
    perNode.push([name, times, fixed(p50_ms), fixed(p95_ms)]);
  return perNode;
}

function accountLines(account: Account): string[] {
  const { submitted, completed, interrupted, degraded, statuses } = account;
  const counted = (counts: Record<string, number>) =>
    Object.entries(counts)
      .map(([name, count]) => `${name} ${count}`)
      .join(", ");
  return [
    `submitted ${submitted}: completed ${completed}, waiting at a review ${interrupted}, lost ${account.lost.length}, failed ${account.failed.length}, stuck ${account.stuck.length}`,
    `statuses: ${counted(statuses)}`,
    `missing parts: ${counted(degraded) || "none"}`,
    ...(["lost", "failed", "stuck"] as const).flatMap((what) =>
      account[what].slice(0, TOLD).map((which) => `  ${what}: ${which}`),
    ),
  ];
}
