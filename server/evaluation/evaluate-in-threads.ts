import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { CaseResult, EvaluationCase } from "../../domain/evaluation.js";
import type { CallDocument } from "../../domain/run.js";
import type { Config } from "../config.js";
import { evaluate, type EvaluateOptions } from "./evaluate.js";

const BOOTSTRAP = new URL("thread/bootstrap.mjs", import.meta.url);

/** A thread takes seconds to start, and memory for inference of its own: so many runs, and no more threads, pay for it. */
const RUNS_A_THREAD = 500;
const MOST_THREADS = 3;

/** What a thread is given. `counter`: which case is next, shared by all that run them. */
export type ThreadTask = Pick<EvaluateOptions, "at" | "repeats" | "concurrency" | "mode"> & {
  cases: readonly EvaluationCase[];
  config: Config;
  counter: SharedArrayBuffer;
};

/** What a thread tells of each run. */
export type RunTold = { result: CaseResult; calls: readonly CallDocument[]; place: number };

/** Threads beside the caller's that make an evaluation faster: none where a model is what is waited for. */
export function threadsFor(runs: number, { model }: Pick<Config, "model">): number {
  if (model !== null) return 0;
  return Math.min(MOST_THREADS, availableParallelism() - 1, Math.floor(runs / RUNS_A_THREAD));
}

/**
 * As `evaluate`, the cases shared with threads beside this one, each with inference of its own: whoever is free takes
 * the next. Threads ask no model and judge nothing.
 */
export async function evaluateInThreads(
  cases: readonly EvaluationCase[],
  { threads, config, ...options }: EvaluateOptions & { threads: number; config: Config },
): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  const onResult: EvaluateOptions["onResult"] = (result, calls, place) => {
    results[place] = result;
    return options.onResult(result, calls, place);
  };
  const { at, repeats, concurrency, mode } = options;
  const counter = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const task: ThreadTask = { cases, config, counter, at, repeats, concurrency, mode };
  const beside = Array.from({ length: threads }, () => startThread(task, onResult));
  try {
    const here = evaluate(cases, { ...options, onResult, next: nextOf(counter) });
    await Promise.all([here, ...beside.map(({ done }) => done)]);
    return results;
  } finally {
    // Where one has failed the others begin no further case.
    Atomics.store(new Int32Array(counter), 0, cases.length);
    await Promise.all(beside.map(({ end }) => end()));
  }
}

/** Counts on for everybody who shares the counter. */
export function nextOf(counter: SharedArrayBuffer): () => number {
  const numbers = new Int32Array(counter);
  return () => Atomics.add(numbers, 0, 1);
}

function startThread(workerData: ThreadTask, onResult: EvaluateOptions["onResult"]) {
  // Without the parent's own loaders: the bootstrap registers what the thread needs.
  const worker = new Worker(BOOTSTRAP, { workerData, execArgv: [] });
  const told: Promise<void>[] = [];
  const tell = async ({ result, calls, place }: RunTold) => onResult(result, calls, place);
  const done = new Promise<void>((resolve, reject) => {
    worker.on("message", (run: RunTold) => {
      const telling = tell(run);
      told.push(telling);
      // At once, and not when all are awaited: until then nobody would look after it.
      telling.catch(reject);
    });
    worker.once("error", reject);
    worker.once("exit", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`a thread of the evaluation ended with code ${code}`));
    });
  });
  return {
    done: done.then(() => Promise.all(told)),
    end: () => worker.terminate(),
  };
}
