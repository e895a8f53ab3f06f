import { appendFile, readFile } from "node:fs/promises";
import { Presets, SingleBar } from "cli-progress";
import { AppError } from "../../domain/errors.js";

type Options<T> = {
  work: (runId: string) => Promise<T>;
  concurrency: number;
  /** Where each outcome is written as it comes; what stands there already is not done again. */
  out: string | undefined;
  what: string;
};

/**
 * Does the work for each run, several at once, with a progress bar on stderr. Interrupted and begun again with the same
 * file, it goes on where it was; the outcomes are in the order of the runs either way.
 * @throws AppError "invalid_input" for a file that holds something else
 */
export async function workThrough<T extends { run_id: string }>(
  runIds: readonly string[],
  { work, concurrency, out, what }: Options<T>,
): Promise<T[]> {
  const done = new Map<string, T>();
  if (out !== undefined) for (const outcome of await readOutcomes<T>(out)) done.set(outcome.run_id, outcome);
  const left = runIds.filter((id) => !done.has(id));
  const bar = new SingleBar(
    { format: `{bar} {value}/{total} ${what}, {eta_formatted} left`, noTTYOutput: false },
    Presets.shades_grey,
  );
  bar.start(runIds.length, runIds.length - left.length);
  const queue = [...left];
  const worker = async (): Promise<void> => {
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other in each of several workers
      const outcome = await work(id);
      done.set(id, outcome);
      // oxlint-disable-next-line no-await-in-loop
      if (out !== undefined) await appendFile(out, `${JSON.stringify(outcome)}\n`);
      bar.increment();
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.max(1, concurrency) }, worker));
  } finally {
    bar.stop();
  }
  return runIds.flatMap((id) => done.get(id) ?? []);
}

async function readOutcomes<T extends { run_id: string }>(file: string): Promise<T[]> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  });
  // The last line may have been cut off as it was written.
  const lines = text
    .split("\n")
    .slice(0, -1)
    .filter((line) => line !== "");
  return lines.map((line, at) => {
    try {
      return JSON.parse(line) as T;
    } catch (cause) {
      throw new AppError("invalid_input", `${file}:${at + 1} is no outcome of a run`, { cause });
    }
  });
}
