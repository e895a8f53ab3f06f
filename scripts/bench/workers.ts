import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { MINUTE_MS } from "../../domain/clock.js";
import { AppError } from "../../domain/errors.js";
import type { NewTicket } from "../../domain/ticket.js";
import { compose } from "../../server/compose.js";
import { loadConfig } from "../../server/config.js";
import { fillWithSamples } from "../../server/demo/fill-with-samples.js";
import { countOption, required } from "../shared/run-command.js";
import { figuresTable } from "./figures-table.js";
import { integration } from "./run-desk.js";
import { readTickets, repeated, sampleTickets } from "./rows.js";
import { openServers, type ServerCounts } from "./server-counts.js";
import { startFleet } from "./worker-fleet.js";

const USAGE = `npm run bench -- workers --mongodb-uri URI --redis-url URL [options]

How many tickets a second are finished by one, two and four worker processes on real servers, and what a ticket costs:
processor time, operations of MongoDB and of Redis, bytes through Redis. Each number of workers begins on an empty
database, which is dropped afterwards: name one that nobody uses.

  --workers 1,2,4        numbers of worker processes
  --count 400            tickets for each
  --tickets FILE.jsonl   rows of {subject, description} or {subject, body}; the project's samples by default
  --json FILE            write the figures as JSON too`;

const OPTIONS = {
  "mongodb-uri": { type: "string" },
  "redis-url": { type: "string" },
  workers: { type: "string", default: "1,2,4" },
  count: { type: "string", default: "400" },
  tickets: { type: "string" },
  json: { type: "string" },
  help: { type: "boolean", default: false },
} as const;

/** Worked before the clock starts, so that compiled code is measured. */
const WARM_UP = 40;
const LOOK_MS = 50;
const STUCK_MS = 10 * MINUTE_MS;

/** Costs are those of one ticket, over all processes. */
type WorkerFigures = {
  workers: number;
  tickets: number;
  tickets_per_second: number;
  cpu_ms: number;
  mongo_ops: number | null;
  redis_commands: number;
  redis_bytes: number;
};

/** The benchmark of worker processes. True where every ticket was finished. @throws AppError */
export async function benchWorkers(args: string[]): Promise<boolean> {
  const { values } = parseArgs({ args, options: OPTIONS });
  if (values.help) {
    console.log(USAGE);
    return true;
  }
  const env = {
    MONGODB_URI: required(values["mongodb-uri"], USAGE),
    REDIS_URL: required(values["redis-url"], USAGE),
  };
  const rows = values.tickets ? await readTickets(values.tickets) : await sampleTickets();
  const tickets = repeated(rows, countOption("count", values.count));
  const figures: WorkerFigures[] = [];
  for (const typed of values.workers.split(",")) {
    const workers = countOption("workers", typed);
    console.error(`${tickets.length} tickets, ${workers} workers …`);
    // One after the other: they would share the processors.
    // oxlint-disable-next-line no-await-in-loop
    figures.push(await measure(workers, tickets, env));
  }
  print(figures);
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(figures, null, 2)}\n`);
  return true;
}

type Env = { MONGODB_URI: string; REDIS_URL: string };

async function measure(workers: number, tickets: readonly NewTicket[], env: Env): Promise<WorkerFigures> {
  const dir = await mkdtemp(join(tmpdir(), "deskgraph-workers-"));
  const servers = await openServers(env.MONGODB_URI, env.REDIS_URL);
  // Takes the tickets in and looks at them, and works none.
  const desk = await compose(
    loadConfig({ ...env, DATA_DIR: join(dir, "api"), DEMO: "off", LOG_LEVEL: "silent" }),
    { role: "api" },
  );
  try {
    await fillWithSamples({ ...desk, ...desk.store });
    await desk.start();
    const fleet = await startFleet(workers, dir, env);
    try {
      await submit(desk, repeated(tickets, WARM_UP));
      await allSettled(desk);
      const [before, cpuBefore, startedMs] = [await servers.counts(), await fleet.cpuMs(), performance.now()];
      await submit(desk, tickets);
      await allSettled(desk);
      const seconds = (performance.now() - startedMs) / 1000;
      const spent = { cpuMs: (await fleet.cpuMs()) - cpuBefore, seconds, workers, tickets: tickets.length };
      return figuresOf(spent, before, await servers.counts());
    } finally {
      await fleet.stop();
    }
  } finally {
    await desk.close();
    await servers.dropDatabase();
    await servers.close();
    await rm(dir, { recursive: true, force: true });
  }
}

type Desk = Awaited<ReturnType<typeof compose>>;

async function submit(desk: Desk, tickets: readonly NewTicket[]): Promise<void> {
  const who = integration(desk);
  await Promise.all(tickets.map((ticket) => desk.desk.createTicket(ticket, { who })));
}

/** @throws AppError "unavailable" where tickets are still to be worked after ten minutes */
async function allSettled({ store }: Desk): Promise<void> {
  const until = performance.now() + STUCK_MS;
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- looked at again until nothing is left
    const [open] = await store.documents.count("tickets", { filter: { settled: false } });
    if ((open?.count ?? 0) === 0) return;
    if (performance.now() > until) throw new AppError("unavailable", `${open?.count} tickets are stuck`);
    // oxlint-disable-next-line no-await-in-loop
    await wait(LOOK_MS);
  }
}

function figuresOf(
  spent: { workers: number; tickets: number; seconds: number; cpuMs: number },
  before: ServerCounts,
  after: ServerCounts,
): WorkerFigures {
  const { workers, tickets, seconds, cpuMs } = spent;
  const mongo =
    after.mongoOps === undefined || before.mongoOps === undefined ? null : after.mongoOps - before.mongoOps;
  return {
    workers,
    tickets,
    tickets_per_second: tickets / seconds,
    cpu_ms: cpuMs / tickets,
    mongo_ops: mongo === null ? null : mongo / tickets,
    redis_commands: (after.redisCommands - before.redisCommands) / tickets,
    redis_bytes: (after.redisBytes - before.redisBytes) / tickets,
  };
}

function print(figures: readonly WorkerFigures[]): void {
  const table = figuresTable([
    "workers",
    "tickets",
    "tickets/s",
    "CPU ms",
    "MongoDB ops",
    "Redis commands",
    "Redis bytes",
  ]);
  for (const figure of figures)
    table.push([
      figure.workers,
      figure.tickets,
      figure.tickets_per_second.toFixed(1),
      figure.cpu_ms.toFixed(1),
      figure.mongo_ops?.toFixed(0) ?? "not told",
      figure.redis_commands.toFixed(0),
      figure.redis_bytes.toFixed(0),
    ]);
  console.log(table.toString());
  console.log("Costs are for one ticket, of all workers together; the servers run beside them.");
}
