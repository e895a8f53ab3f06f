import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { AppError } from "../../domain/errors.js";
import type { NewTicket } from "../../domain/ticket.js";
import { countOption } from "../shared/run-command.js";
import { deskFigures, emptyFigures, overheadOf, waysOf, type GraphFigures } from "./figures.js";
import { createInstantKnowledge } from "./instant-knowledge.js";
import { printFigures } from "./print-figures.js";
import { readTickets, repeated, sampleTickets } from "./rows.js";
import { runDesk, type DeskRun } from "./run-desk.js";
import { runEmpty } from "./run-empty.js";

const USAGE = `npm run bench -- graph [options]

Sends tickets through the desk's graph, on a data folder of its own, without a model: once with instant answers in
the place of embeddings, classifiers and search, once with the real ones; and the same runs through a graph of empty
nodes. Tells tickets a second, times of each node (eight tickets are worked at once, and share what time there is),
memory, and what became of every ticket. Exits with 1 where one is lost, stuck or failed.

  --tickets FILE.jsonl   rows of {subject, description} or {subject, body}; the project's samples by default
  --count N              so many tickets, from the start again where the rows do not suffice
                         (all rows of the file, or 480 of the samples)
  --knowledge KIND       instant, real, or both (both)
  --json FILE            write the figures as JSON too`;

const SAMPLES = 480;
/** Enough for the compiler to have optimised every path: after 60 a ticket still took a third longer than after 300. */
const WARM_UP = 240;

/** The benchmark of the ticket graph. True where no ticket was lost, stuck or failed. @throws AppError "invalid_input" */
export async function benchGraph(args: string[]): Promise<boolean> {
  const { values } = parseArgs({
    args,
    options: {
      tickets: { type: "string" },
      count: { type: "string" },
      knowledge: { type: "string", default: "both" },
      json: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return true;
  }
  const count = values.count === undefined ? undefined : countOption("count", values.count);
  const tickets = values.tickets
    ? repeated(await readTickets(values.tickets), count)
    : repeated(await sampleTickets(), count ?? SAMPLES);
  if (tickets.length === 0) throw new AppError("invalid_input", "There is no ticket to send");
  const figures = await measure(tickets, kindsOf(values.knowledge));
  printFigures(figures);
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(figures, null, 2)}\n`);
  return [figures.instant, figures.real].every((desk) => desk === undefined || desk.sound);
}

type Kinds = { instant: boolean; real: boolean };

function kindsOf(knowledge: string): Kinds {
  if (!["instant", "real", "both"].includes(knowledge))
    throw new AppError("invalid_input", `--knowledge ${knowledge}: expected instant, real or both`);
  return { instant: knowledge !== "real", real: knowledge !== "instant" };
}

async function measure(tickets: readonly NewTicket[], kinds: Kinds): Promise<GraphFigures> {
  const dir = await mkdtemp(join(tmpdir(), "deskgraph-bench-"));
  try {
    const warmUp = repeated(await sampleTickets(), WARM_UP);
    const through = async (kind: "instant" | "real"): Promise<DeskRun | undefined> => {
      if (!kinds[kind]) return undefined;
      console.error(`${tickets.length} tickets ${kind === "real" ? "with" : "without"} inference …`);
      const knowledge = kind === "instant" ? await createInstantKnowledge() : undefined;
      return runDesk({ tickets, warmUp, knowledge, dataDir: await folder(dir, kind) });
    };
    const instant = await through("instant");
    const real = await through("real");
    const { runs, wiring } = sent(instant ?? real);
    const spent = await runEmpty({ wiring, ways: waysOf(runs), dataDir: await folder(dir, "empty") });
    const empty = emptyFigures(spent, runs.length);
    return {
      tickets: tickets.length,
      empty,
      ...(instant && { instant: deskFigures(instant), overhead: overheadOf(deskFigures(instant), empty) }),
      ...(real && { real: deskFigures(real) }),
    };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

function sent(run: DeskRun | undefined): DeskRun {
  if (!run) throw new Error("one of the two is always sent");
  return run;
}

async function folder(dir: string, name: string): Promise<string> {
  const path = join(dir, name);
  await mkdir(path, { recursive: true });
  return path;
}
