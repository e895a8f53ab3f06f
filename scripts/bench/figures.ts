import { NodeName, type RunDocument } from "../../domain/run.js";
import { type Account, isSound } from "./account.js";
import type { DeskRun } from "./run-desk.js";
import type { Way } from "./empty-graph.js";
import { percentile } from "./percentile.js";
import type { Spent } from "./stopwatch.js";

/** What the desk may cost a ticket beside LangGraph itself, without embeddings. */
const OVERHEAD_LIMIT_MS = 15;

type Each = { tickets_per_second: number; ms: number; cpu_ms: number; rss_mb: number; heap_mb: number };

export type DeskFigures = Each & {
  nodes: Record<string, { times: number; p50_ms: number; p95_ms: number }>;
  account: Account;
  sound: boolean;
};

/** Every figure that the benchmark tells, as `--json` writes it. Times are milliseconds a ticket. */
export type GraphFigures = {
  tickets: number;
  empty: Each;
  /** Without inference. */
  instant?: DeskFigures;
  /** Of the desk without inference over the empty graph; the limit is OVERHEAD_LIMIT_MS. */
  overhead?: { ms: number; cpu_ms: number; limit_ms: number; within: boolean };
  /** With embeddings, classifiers and search. */
  real?: DeskFigures;
};

export const emptyFigures = (spent: Spent, tickets: number): Each => each(spent, tickets);

export function deskFigures({ spent, account, runs }: DeskRun): DeskFigures {
  return { ...each(spent, account.submitted), nodes: nodeFigures(runs), account, sound: isSound(account) };
}

export function overheadOf(desk: Each, empty: Each): NonNullable<GraphFigures["overhead"]> {
  const ms = desk.ms - empty.ms;
  const cpu_ms = desk.cpu_ms - empty.cpu_ms;
  return { ms, cpu_ms, limit_ms: OVERHEAD_LIMIT_MS, within: ms <= OVERHEAD_LIMIT_MS };
}

/** Which way each run went: the empty graph is sent the same ways. */
export const waysOf = (runs: readonly RunDocument[]): Way[] =>
  runs.map(({ path, status }) => ({
    path: path.map(({ node }) => node),
    interrupted: status === "interrupted",
  }));

const each = ({ seconds, cpuSeconds, rssMb, heapMb }: Spent, tickets: number): Each => ({
  tickets_per_second: tickets / seconds,
  ms: (seconds * 1000) / tickets,
  cpu_ms: (cpuSeconds * 1000) / tickets,
  rss_mb: rssMb,
  heap_mb: heapMb,
});

function nodeFigures(runs: readonly RunDocument[]): DeskFigures["nodes"] {
  const steps = runs.flatMap(({ path }) => path);
  const names = new Set([...NodeName.options, ...steps.map(({ node }) => node)]);
  const figures = [...names].map((name) => {
    const times = steps.filter(({ node }) => node === name).map(({ ms }) => ms);
    return [
      name,
      { times: times.length, p50_ms: percentile(times, 0.5), p95_ms: percentile(times, 0.95) },
    ] as const;
  });
  return Object.fromEntries(figures);
}
