import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import mongoose from "mongoose";
import { AppError } from "../../domain/errors.js";
import { countOption } from "../shared/run-command.js";
import { isSound, printIntake, type DeskFigures, type IntakeFigures } from "./intake-figures.js";
import type { RateFigures } from "./intake-load.js";
import { loadDesk, type Send } from "./loaded-desk.js";
import { mongoCeiling } from "./mongo-ceiling.js";
import { readTickets, sampleTickets } from "./rows.js";

/** Milliseconds that 95 of a hundred requests must stay under for a rate to count as held. */
const HELD_MS = 100;
const PROFILED = { rate: 500, seconds: 10 };
const CEILING_SECONDS = 10;
const MAX_RATE = 100_000;

const USAGE = `npm run bench -- intake [options]

Sends tickets over HTTP at constant rates (open-loop, k6 on the same machine) to a desk of one process: the real route
with key, validation, idempotency, events and job. First to a desk whose graph rests: the steady rates, then rising
ones until one no longer holds its 95th of a hundred under ${HELD_MS} ms, then ${PROFILED.seconds} s under a profiler. Then to a
fresh desk that works the tickets meanwhile, as fast as it can. Compares what was acknowledged with what is stored.
Exits with 1 where a request failed or an acknowledged ticket is not in the store. It takes some five minutes.

  --rates 500            steady rates, tickets a second, one after the other
  --seconds 60           each for so long
  --climb 750,1000,1250,1500,1750,2000   rising rates; 0: none
  --climb-seconds 15     each for so long
  --work 500             rates while the graph works; 0: none
  --work-seconds 40      each for so long
  --no-profile           without the profile
  --mongodb-uri URI      documents on this server instead of in a SQLite file, in databases of its own that are dropped
                         at the end; also tells what the server takes of its raw driver
  --tickets FILE.jsonl   rows of {subject, description} or {subject, body}; the project's samples by default
  --k6 FILE              where k6 is (k6)
  --json FILE            write the figures as JSON too`;

const OPTIONS = {
  rates: { type: "string", default: "500" },
  seconds: { type: "string", default: "60" },
  climb: { type: "string", default: "750,1000,1250,1500,1750,2000" },
  "climb-seconds": { type: "string", default: "15" },
  work: { type: "string", default: "500" },
  "work-seconds": { type: "string", default: "40" },
  "no-profile": { type: "boolean", default: false },
  "mongodb-uri": { type: "string" },
  tickets: { type: "string" },
  k6: { type: "string", default: "k6" },
  json: { type: "string" },
  help: { type: "boolean", default: false },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>["values"];

/** The benchmark of the intake. True where nothing failed and nothing acknowledged is missing. @throws AppError */
export async function benchIntake(args: string[]): Promise<boolean> {
  const { values } = parseArgs({ args, options: OPTIONS });
  if (values.help) {
    console.log(USAGE);
    return true;
  }
  const figures = await measure(values);
  printIntake(figures, HELD_MS);
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(figures, null, 2)}\n`);
  return isSound(figures);
}

async function measure(values: Values): Promise<IntakeFigures> {
  const plan = planOf(values);
  const databases = databasesOf(values["mongodb-uri"]);
  const tickets = values.tickets ? await readTickets(values.tickets) : await sampleTickets();
  const common = { k6: values.k6, tickets };
  await dropAll(databases);
  try {
    const resting = await loadDesk(
      { ...common, works: false, mongodbUri: databases?.resting },
      async (send) => [...(await steady(send, plan.steady)), ...(await climb(send, plan.climb))],
      values["no-profile"] ? undefined : PROFILED,
    );
    const ceiling =
      databases && (await mongoCeiling({ from: databases.resting, to: databases.ceiling }, CEILING_SECONDS));
    const working =
      plan.work.rates.length === 0
        ? []
        : [
            await loadDesk({ ...common, works: true, mongodbUri: databases?.working }, (send) =>
              steady(send, plan.work),
            ),
          ];
    return {
      engine: databases ? "mongodb" : "sqlite",
      desks: [resting, ...working],
      highest: highestHeld(resting),
      ...(ceiling ? { ceiling } : {}),
    };
  } finally {
    await dropAll(databases);
  }
}

type Part = { rates: number[]; seconds: number };

/** @throws AppError "invalid_input" */
const planOf = (values: Values): { steady: Part; climb: Part; work: Part } => ({
  steady: partOf("rates", values.rates, countOption("seconds", values.seconds)),
  climb: partOf("climb", values.climb, countOption("climb-seconds", values["climb-seconds"])),
  work: partOf("work", values.work, countOption("work-seconds", values["work-seconds"])),
});

function partOf(option: string, typed: string, seconds: number): Part {
  const rates = typed.split(",").map((one) => countOption(option, one));
  if (typed === "0") return { rates: [], seconds };
  if (new Set(rates).size < rates.length || rates.some((rate) => rate < 1 || rate > MAX_RATE))
    throw new AppError("invalid_input", `--${option} ${typed}: expected different rates such as 500,1000`);
  return { rates, seconds };
}

/** Every rate, one after the other. */
async function steady(send: Send, { rates, seconds }: Part): Promise<RateFigures[]> {
  const figures: RateFigures[] = [];
  // oxlint-disable-next-line no-await-in-loop -- one load at a time
  for (const rate of rates) figures.push(await send({ name: "steady", rate, seconds }));
  return figures;
}

/** Rates until one is not held, that one included. */
async function climb(send: Send, { rates, seconds }: Part): Promise<RateFigures[]> {
  const figures: RateFigures[] = [];
  for (const rate of rates) {
    // oxlint-disable-next-line no-await-in-loop -- one load at a time
    const reached = await send({ name: "climb", rate, seconds });
    figures.push(reached);
    if (!isHeld(reached)) break;
  }
  return figures;
}

const isHeld = ({ p95_ms, failed, dropped }: RateFigures): boolean =>
  p95_ms < HELD_MS && failed === 0 && dropped === 0;

function highestHeld({ rates }: DeskFigures): number | null {
  const held = rates.filter(isHeld).map(({ rate }) => rate);
  return held.length === 0 ? null : Math.max(...held);
}

type Databases = { resting: string; working: string; ceiling: string };

/** Addresses of the benchmark's own databases on a server. @throws AppError "invalid_input" */
function databasesOf(uri: string | undefined): Databases | undefined {
  if (uri === undefined) return undefined;
  const [, server, options = ""] = /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?(\?.*)?$/.exec(uri) ?? [];
  if (server === undefined)
    throw new AppError("invalid_input", `--mongodb-uri ${uri}: expected mongodb://HOST:PORT`);
  const named = (name: string) => `${server}/deskgraph_bench_intake_${name}${options}`;
  return { resting: named("resting"), working: named("working"), ceiling: named("ceiling") };
}

/** Also before: of a benchmark that was broken off. */
async function dropAll(databases: Databases | undefined): Promise<void> {
  for (const uri of Object.values(databases ?? {})) {
    // oxlint-disable-next-line no-await-in-loop -- three in all
    const connection = await mongoose.createConnection(uri).asPromise();
    // oxlint-disable-next-line no-await-in-loop
    await connection.dropDatabase();
    // oxlint-disable-next-line no-await-in-loop
    await connection.close();
  }
}
