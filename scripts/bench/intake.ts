import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { AppError } from "../../domain/errors.js";
import { openDocuments } from "../../server/composition/open-engine.js";
import { loadConfig } from "../../server/config.js";
import { countOption } from "../shared/run-command.js";
import { stopProcess } from "../shared/stop-process.js";
import { figuresTable } from "./figures-table.js";
import type { IntakeDesk } from "./intake-desk.js";
import { type RateFigures, sendLoad } from "./intake-load.js";
import { profileShares } from "./profile-shares.js";
import { readTickets, sampleTickets } from "./rows.js";

const USAGE = `npm run bench -- intake [options]

Sends tickets over HTTP at constant rates (open-loop, k6 on the same machine) to a desk of one process: the real route
with key, validation, idempotency, events and job. Tells latencies for each rate, and compares what was acknowledged
with what is stored. Exits with 1 where a request failed or an acknowledged ticket is not in the store.

  --rates 500,1000,1500  tickets a second, one rate after the other (500)
  --seconds 60           each rate for so long
  --work                 the desk also works the tickets meanwhile, as fast as it can
  --mongodb-uri URI      documents in this database, which must be empty, instead of a SQLite file
  --tickets FILE.jsonl   rows of {subject, description} or {subject, body}; the project's samples by default
  --profile              also tell where the desk's processor time went
  --k6 FILE              where k6 is (k6)
  --json FILE            write the figures as JSON too`;

const OPTIONS = {
  rates: { type: "string", default: "500" },
  seconds: { type: "string", default: "60" },
  work: { type: "boolean", default: false },
  "mongodb-uri": { type: "string" },
  tickets: { type: "string" },
  profile: { type: "boolean", default: false },
  k6: { type: "string", default: "k6" },
  json: { type: "string" },
  help: { type: "boolean", default: false },
} as const;

/** What of a new process the compiler must have seen before it is measured. */
const WARM_UP = { rate: 200, seconds: 10 };
const MAX_RATE = 100_000;

type Figures = {
  engine: "sqlite" | "mongodb";
  working: boolean;
  seconds: number;
  rates: RateFigures[];
  acknowledged: number;
  stored: number;
  profile?: Record<string, number>;
};

/** The benchmark of the intake. True where nothing failed and nothing acknowledged is missing. @throws AppError */
export async function benchIntake(args: string[]): Promise<boolean> {
  const { values } = parseArgs({ args, options: OPTIONS });
  if (values.help) {
    console.log(USAGE);
    return true;
  }
  const dir = await mkdtemp(join(tmpdir(), "deskgraph-intake-"));
  try {
    const figures = await measure(values, dir);
    print(figures);
    if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(figures, null, 2)}\n`);
    return figures.stored >= figures.acknowledged && figures.rates.every(({ failed }) => failed === 0);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>["values"];

async function measure(values: Values, dir: string): Promise<Figures> {
  const rates = values.rates.split(",").map((typed) => countOption("rates", typed));
  if (new Set(rates).size < rates.length || rates.some((rate) => rate < 1 || rate > MAX_RATE))
    throw new AppError("invalid_input", `--rates ${values.rates}: expected different rates such as 500,1000`);
  const seconds = countOption("seconds", values.seconds);
  const tickets = values.tickets ? await readTickets(values.tickets) : await sampleTickets();
  const env = {
    DATA_DIR: join(dir, "data"),
    PORT: "0",
    DEMO: "off",
    LOG_LEVEL: "error",
    ...(values["mongodb-uri"] === undefined ? {} : { MONGODB_URI: values["mongodb-uri"] }),
  };
  const profileFile = join(dir, "desk.cpuprofile");
  const desk = await startDesk(env, [
    ...(values.work ? ["--work"] : []),
    ...(values.profile ? ["--profile", profileFile] : []),
  ]);
  const before = await countTickets(env);
  let figures: RateFigures[];
  let warm: RateFigures[];
  try {
    const load = { k6: values.k6, ...desk.told, tickets, dir };
    warm = await sendLoad({ ...load, name: "warm_up", rates: [WARM_UP.rate], seconds: WARM_UP.seconds });
    figures = await sendLoad({ ...load, name: "rate", rates, seconds });
  } finally {
    await stopProcess(desk.process);
  }
  const sum = (of: (figure: RateFigures) => number) =>
    [...warm, ...figures].reduce((all, one) => all + of(one), 0);
  return {
    engine: values["mongodb-uri"] === undefined ? "sqlite" : "mongodb",
    working: values.work,
    seconds,
    rates: figures,
    acknowledged: sum(({ sent, failed }) => sent - failed),
    stored: (await countTickets(env)) - before,
    ...(values.profile ? { profile: profileShares(await readFile(profileFile, "utf8")) } : {}),
  };
}

type Started = { process: ChildProcess; told: IntakeDesk };

async function startDesk(env: Record<string, string>, args: string[]): Promise<Started> {
  const script = new URL("intake-desk.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, ["--max-semi-space-size=64", "--import", "tsx", script, ...args], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await Promise.race([
    once(createInterface(child.stdout), "line"),
    once(child, "exit").then(() => {
      throw new AppError("unavailable", "the desk did not start; what it said stands above");
    }),
  ])) as [string];
  return { process: child, told: JSON.parse(line) as IntakeDesk };
}

/** Asked of the engine itself, beside the desk. */
async function countTickets(env: Record<string, string>): Promise<number> {
  const documents = await openDocuments(loadConfig(env));
  try {
    const [all] = await documents.count("tickets");
    return all?.count ?? 0;
  } finally {
    await documents.close();
  }
}

function print({ engine, working, seconds, rates, acknowledged, stored, profile }: Figures): void {
  const table = figuresTable([
    "tickets/s",
    "sent",
    "dropped",
    "failed",
    "p50 ms",
    "p95 ms",
    "p99 ms",
    "max ms",
  ]);
  const fixed = (ms: number) => ms.toFixed(1);
  for (const { rate, sent, dropped, failed, ...times } of rates)
    table.push([
      rate,
      sent,
      dropped,
      failed,
      fixed(times.p50_ms),
      fixed(times.p95_ms),
      fixed(times.p99_ms),
      fixed(times.max_ms),
    ]);
  console.log(
    `${engine}, ${seconds} s a rate, ${working ? "the graph working beside it" : "the graph at rest"}`,
  );
  console.log(table.toString());
  console.log(`acknowledged ${acknowledged}, stored ${stored}`);
  if (!profile) return;
  console.log("\nWhere the processor time of the desk's main thread went:");
  for (const [part, share] of Object.entries(profile))
    console.log(`  ${(share * 100).toFixed(1).padStart(5)} %  ${part}`);
}
