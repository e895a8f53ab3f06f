import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { DAY_MS, HOUR_MS } from "../../domain/clock.js";
import type { NewTicket } from "../../domain/ticket.js";
import { compose, type ComposedDesk } from "../../server/compose.js";
import { loadConfig } from "../../server/config.js";
import { fillWithSamples } from "../../server/demo/fill-with-samples.js";
import { countOption } from "../shared/run-command.js";
import { figuresTable } from "./figures-table.js";
import { createInstantKnowledge } from "./instant-knowledge.js";
import { readTickets, repeated, sampleTickets } from "./rows.js";
import { integration } from "./run-desk.js";

const USAGE = `npm run bench -- soak [options]

A day of tickets through one desk on SQLite, its clock compressed: they are spread over 24 hours by the desk's own
clock and worked as fast as it can, without inference. Then the clock is set on, past the days after which checkpoints
are pruned, and the sweep runs until nothing is left to prune. Tells memory and disk after every tenth. Exits with 1
where memory after a forced collection grew by more than a tenth after the first tenth, or runs are left unpruned.

  --count 100000         tickets
  --tickets FILE.jsonl   rows of {subject, description} or {subject, body}; the project's samples by default
  --json FILE            write the figures as JSON too`;

const TENTHS = 10;
/** Tickets handed in before the desk is waited for: more would wait in memory. */
const AT_ONCE = 50;
const DAY_HOURS = 24;
/** More than any policy keeps checkpoints. */
const LATER_DAYS = 40;
const MEGABYTE = 2 ** 20;
const KILOBYTE = 1024;
const ALLOWED_GROWTH = 1.1;
const MOST_SWEEPS = 10_000;

type Mark = { tickets: number; rss_mb: number; heap_mb: number; disk_mb: number; tickets_per_second: number };
type SoakFigures = {
  marks: Mark[];
  pruned: Mark;
  disk_kb_a_ticket: number;
  threads_left: number;
  flat: boolean;
};

/** The long run. True where memory stayed flat and checkpoints were pruned. @throws AppError "invalid_input" */
export async function benchSoak(args: string[]): Promise<boolean> {
  const { values } = parseArgs({
    args,
    options: {
      count: { type: "string", default: "100000" },
      tickets: { type: "string" },
      json: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return true;
  }
  const rows = values.tickets ? await readTickets(values.tickets) : await sampleTickets();
  const figures = await soak(rows, countOption("count", values.count));
  print(figures);
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(figures, null, 2)}\n`);
  return figures.flat && figures.threads_left === 0;
}

async function soak(rows: readonly NewTicket[], count: number): Promise<SoakFigures> {
  const dataDir = await mkdtemp(join(tmpdir(), "deskgraph-soak-"));
  const time = { now: Date.now() };
  const clock = () => new Date(time.now);
  const desk = await compose(loadConfig({ DATA_DIR: dataDir, LOG_LEVEL: "silent", DEMO: "off" }), {
    clock,
    knowledge: await createInstantKnowledge(),
  });
  try {
    await fillWithSamples({ ...desk, ...desk.store });
    await desk.start();
    const marks: Mark[] = [];
    let done = 0;
    for (let tenth = 1; tenth <= TENTHS; tenth += 1) {
      const startedMs = performance.now();
      const upTo = Math.round((count * tenth) / TENTHS);
      const tickets = repeated(rows, upTo - done);
      // oxlint-disable-next-line no-await-in-loop -- tenths follow one another, as hours do
      await workThrough(desk, tickets, { time, stepMs: (DAY_HOURS * HOUR_MS) / count });
      done = upTo;
      const tickets_per_second = tickets.length / ((performance.now() - startedMs) / 1000);
      // oxlint-disable-next-line no-await-in-loop
      marks.push({ ...(await standing(dataDir)), tickets: done, tickets_per_second });
      console.error(`${done} of ${count} tickets`);
    }
    time.now += LATER_DAYS * DAY_MS;
    const threads_left = await sweepAll(desk);
    const pruned = { ...(await standing(dataDir)), tickets: done, tickets_per_second: 0 };
    const [first, last] = [marks[0]?.heap_mb ?? 0, marks.at(-1)?.heap_mb ?? 0];
    const disk_kb_a_ticket = ((marks.at(-1)?.disk_mb ?? 0) * KILOBYTE) / Math.max(1, done);
    return { marks, pruned, disk_kb_a_ticket, threads_left, flat: last <= first * ALLOWED_GROWTH };
  } finally {
    await desk.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function workThrough(
  desk: ComposedDesk,
  tickets: readonly NewTicket[],
  { time, stepMs }: { time: { now: number }; stepMs: number },
): Promise<void> {
  const who = integration(desk);
  for (let at = 0; at < tickets.length; at += AT_ONCE) {
    const some = tickets.slice(at, at + AT_ONCE);
    time.now += stepMs * some.length;
    // oxlint-disable-next-line no-await-in-loop -- the desk is waited for, so that nothing piles up
    await Promise.all(some.map((ticket) => desk.desk.createTicket(ticket, { who })));
    // oxlint-disable-next-line no-await-in-loop
    await desk.jobs.idle();
  }
}

/** Sweeps until every run that has ended is pruned; how many are left where it gives up. */
async function sweepAll(desk: ComposedDesk): Promise<number> {
  const left = async () => {
    const [unpruned] = await desk.store.documents.count("runs", {
      filter: { pruned: false, ended_at: { gt: "" } },
    });
    return unpruned?.count ?? 0;
  };
  let before = Infinity;
  for (let sweeps = 0; sweeps < MOST_SWEEPS; sweeps += 1) {
    // oxlint-disable-next-line no-await-in-loop -- each sweep goes on where the one before stopped
    const now = await left();
    if (now === 0 || now === before) return now;
    before = now;
    desk.jobs.enqueue("sweep", {});
    // oxlint-disable-next-line no-await-in-loop
    await desk.jobs.idle();
  }
  return left();
}

async function standing(dataDir: string): Promise<Pick<Mark, "rss_mb" | "heap_mb" | "disk_mb">> {
  if (!globalThis.gc) throw new Error("memory is measured after a collection: Node needs --expose-gc");
  globalThis.gc();
  const { rss, heapUsed } = process.memoryUsage();
  const files = await readdir(dataDir, { recursive: true });
  const sizes = await Promise.all(
    files.map((file) =>
      stat(join(dataDir, file)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  const disk = sizes.reduce((all, size) => all + size, 0);
  return { rss_mb: rss / MEGABYTE, heap_mb: heapUsed / MEGABYTE, disk_mb: disk / MEGABYTE };
}

function print({ marks, pruned, disk_kb_a_ticket, threads_left, flat }: SoakFigures): void {
  const table = figuresTable(["tickets", "tickets/s", "RSS MB", "heap MB", "disk MB"]);
  for (const { tickets, tickets_per_second, rss_mb, heap_mb, disk_mb } of marks)
    table.push([
      tickets,
      tickets_per_second.toFixed(1),
      rss_mb.toFixed(0),
      heap_mb.toFixed(0),
      disk_mb.toFixed(0),
    ]);
  table.push(["pruned", "", pruned.rss_mb.toFixed(0), pruned.heap_mb.toFixed(0), pruned.disk_mb.toFixed(0)]);
  console.log(table.toString());
  console.log(
    `${disk_kb_a_ticket.toFixed(1)} kB of disk a ticket before pruning; pages that pruning frees are used again.`,
  );
  console.log(
    `runs left unpruned: ${threads_left}; memory ${flat ? "stayed flat" : "GREW"} after the first tenth`,
  );
}
