import { parseArgs } from "node:util";
import { AppError } from "../../domain/errors.js";
import { countOption } from "../shared/run-command.js";
import { FAULT_KINDS, WEIGHTS, type FaultKind } from "./faults/kinds.js";
import { DEFAULT_COMMANDS } from "./processes/servers.js";

const HELP = `npm run chaos -- [options]

Runs a desk of real processes, sends it tickets as customers do, lets several people decide and interfere, and kills,
pauses and restarts its processes and servers meanwhile. Then an independent checker reads the database, what the
clients were told and what the webhook sink received. Exit code 1 on any finding.

--mode embedded|servers  one process on SQLite (the default), or api and worker processes on MongoDB and Redis
--tickets N              how many customers write (300)
--rate N                 tickets a second, on average (3)
--seed N                 of what is written, decided and broken, and when (1)
--faults LIST            only these, parted by commas: ${FAULT_KINDS.join(", ")}; none
--fault-every SECONDS    on average (8)
--quiet-within SECONDS   after the storm the desk must come to rest in this time (300)
--api N, --workers N     processes of each role (2 and 3)
--mongo-command TEXT     what starts a MongoDB server ("${DEFAULT_COMMANDS.mongo}")
--redis-command TEXT     what starts a Redis server ("${DEFAULT_COMMANDS.redis}")
--out FILE               the whole report as JSON
--keep DIR               use this folder and leave it: database, logs of every process
--help

In both commands {port} and {dir} stand for a free port and a folder of the server's own.`;

export type ChaosOptions = {
  mode: "embedded" | "servers";
  tickets: number;
  rate: number;
  seed: number;
  weights: Partial<Record<FaultKind, number>>;
  fault_every_ms: number;
  quiet_within_ms: number;
  api: number;
  workers: number;
  mongo_command: string;
  redis_command: string;
  out: string | undefined;
  keep: string | undefined;
};

/** The options as typed; the help, where it was asked for. @throws AppError "invalid_input" naming the option */
export function readOptions(args: string[]): ChaosOptions | { help: string } {
  const { values } = parseArgs({
    args,
    options: {
      mode: { type: "string", default: "embedded" },
      tickets: { type: "string", default: "300" },
      rate: { type: "string", default: "3" },
      seed: { type: "string", default: "1" },
      faults: { type: "string" },
      "fault-every": { type: "string", default: "8" },
      "quiet-within": { type: "string", default: "300" },
      api: { type: "string", default: "2" },
      workers: { type: "string", default: "3" },
      "mongo-command": { type: "string", default: DEFAULT_COMMANDS.mongo },
      "redis-command": { type: "string", default: DEFAULT_COMMANDS.redis },
      out: { type: "string" },
      keep: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return { help: HELP };
  const mode = modeOption(values.mode);
  return {
    mode,
    tickets: countOption("tickets", values.tickets),
    rate: positive("rate", values.rate),
    seed: countOption("seed", values.seed),
    weights: weightsOf(mode, values.faults),
    fault_every_ms: positive("fault-every", values["fault-every"]) * 1000,
    quiet_within_ms: positive("quiet-within", values["quiet-within"]) * 1000,
    api: atLeastOne("api", values.api),
    workers: atLeastOne("workers", values.workers),
    mongo_command: values["mongo-command"],
    redis_command: values["redis-command"],
    out: values.out,
    keep: values.keep,
  };
}

function modeOption(typed: string): "embedded" | "servers" {
  if (typed === "embedded" || typed === "servers") return typed;
  throw new AppError("invalid_input", `--mode ${typed}: expected embedded or servers`);
}

function positive(name: string, typed: string): number {
  const value = Number(typed);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new AppError("invalid_input", `--${name} ${typed}: expected a number above 0, such as 3`);
}

function atLeastOne(name: string, typed: string): number {
  const count = countOption(name, typed);
  if (count > 0) return count;
  throw new AppError("invalid_input", `--${name} ${typed}: expected at least 1`);
}

function weightsOf(mode: ChaosOptions["mode"], typed: string | undefined): ChaosOptions["weights"] {
  const all = WEIGHTS[mode];
  if (typed === undefined) return all;
  const names = typed.split(",").filter((name) => name !== "" && name !== "none");
  for (const name of names)
    if (!(name in all))
      throw new AppError(
        "invalid_input",
        `--faults ${name}: expected some of ${Object.keys(all).join(", ")}, or none`,
      );
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
}
