import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { AppError } from "../../domain/errors.js";
import { stopProcess } from "../shared/stop-process.js";

const READY = /^Deskgraph is ready/;
const MAIN = new URL("../../server/main.ts", import.meta.url).pathname;
/** Linux counts processor time in hundredths of a second. */
const TICK_MS = 10;

/** Worker processes as `npm run worker` starts them. */
export type Fleet = {
  /** Processor time that they have taken so far, all threads, in milliseconds; NaN where the system does not tell. */
  cpuMs(): Promise<number>;
  stop(): Promise<void>;
};

/** Starts workers, each on a data folder of its own, and waits until all are ready. @throws AppError "unavailable" */
export async function startFleet(count: number, dir: string, env: Record<string, string>): Promise<Fleet> {
  const workers = Array.from({ length: count }, (_, at) =>
    spawn(process.execPath, ["--max-semi-space-size=64", "--import", "tsx", MAIN, "worker"], {
      env: { ...env, DATA_DIR: join(dir, `worker-${at}`), PORT: "0", LOG_LEVEL: "error" },
      stdio: ["ignore", "pipe", "inherit"],
    }),
  );
  const stop = async () => void (await Promise.all(workers.map(stopProcess)));
  try {
    await Promise.all(workers.map(ready));
  } catch (error) {
    await stop();
    throw error;
  }
  return { cpuMs: async () => sum(await Promise.all(workers.map(cpuMsOf))), stop };
}

async function ready(worker: ChildProcess): Promise<void> {
  if (!worker.stdout) throw new Error("a worker's output is piped");
  for await (const line of createInterface(worker.stdout))
    if (READY.test(line)) return void worker.stdout.resume();
  throw new AppError("unavailable", "a worker did not start; what it said stands above");
}

/** From /proc: user and system time stand behind the command's name, which may hold spaces. */
async function cpuMsOf({ pid }: ChildProcess): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
