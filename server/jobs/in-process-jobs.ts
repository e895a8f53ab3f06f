import type { Logger } from "pino";
import type { Clock } from "../../domain/clock.js";
import { AppError } from "../../domain/errors.js";
import { JobPayloads, type JobName, type JobPayload, type Jobs } from "../../domain/jobs.js";
import { GiveUp, type JobContext, type JobHandlers } from "./handlers.js";
import type { AllJobOptions } from "./job-options.js";

const FAILED_KEPT = 1000;
/** Longer than this a timer overflows and fires at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export type FailedJob = { name: JobName; payload: unknown; attempts: number; error: string };

export type InProcessJobs = Jobs & {
  /** Begins to work; what was enqueued before waits until then. */
  start(): void;
  /** Stops taking jobs and waits for the running ones; true when all have ended, else they are told to abort. */
  drain(timeoutMs: number): Promise<boolean>;
  /** Resolves once nothing runs and nothing that waits is due; rejects never. For tests. */
  idle(): Promise<void>;
  /** The latest that ran out of attempts or gave up, oldest first. */
  failed(): readonly FailedJob[];
};

type Deps = {
  handlers: JobHandlers;
  log: Pick<Logger, "info" | "warn" | "error" | "debug">;
  clock: Clock;
  /** How many jobs run at once. */
  concurrency: number;
  options: AllJobOptions;
};

/** A job that waits: its `run` knows name and payload, so that nothing here needs their types. */
type Entry = {
  id: string;
  name: JobName;
  payload: unknown;
  dueMs: number;
  attempt: number;
  attempts: number;
  backoffMs: number;
  run: (context: JobContext) => Promise<string>;
};

/**
 * The Jobs port in memory: waiting jobs are lost with the process, which the sweep makes good. At most `concurrency`
 * run at once and never two of one name and key; due jobs run in the order of their due times.
 */
export function createInProcessJobs({ handlers, log, clock, concurrency, options }: Deps): InProcessJobs {
  const waiting = new Map<string, Entry>();
  const running = new Map<string, Promise<void>>();
  const failed: FailedJob[] = [];
  const stop = new AbortController();
  let taking = false;
  let timer: NodeJS.Timeout | undefined;
  let pumpAsked = false;

  const add = (entry: Entry) => {
    const known = waiting.get(entry.id);
    // The payload of the last request, but never later than an earlier one asked for.
    waiting.set(entry.id, known ? { ...entry, dueMs: Math.min(entry.dueMs, known.dueMs), attempt: known.attempt } : entry);
  };

  const nextDue = (): Entry | undefined => {
    const now = clock().getTime();
    let first: Entry | undefined;
    for (const entry of waiting.values()) {
      const ready = entry.dueMs <= now && !running.has(entry.id);
      if (ready && (!first || entry.dueMs < first.dueMs)) first = entry;
    }
    return first;
  };

  const finish = (entry: Entry, err: unknown) => {
    const error = err instanceof Error ? err.message : String(err);
    if (isHopeless(err) || entry.attempt >= entry.attempts) {
      failed.push({ name: entry.name, payload: entry.payload, attempts: entry.attempt, error });
      failed.splice(0, failed.length - FAILED_KEPT);
      return log.error({ err, job: entry.name, payload: entry.payload, attempt: entry.attempt }, "job failed");
    }
    log.warn({ err, job: entry.name, payload: entry.payload, attempt: entry.attempt }, "job will be tried again");
    const delayMs = entry.backoffMs * 2 ** (entry.attempt - 1);
    // A request that came meanwhile is the same job: it inherits the attempts, else a failing job would never end.
    const requested = waiting.get(entry.id) ?? { ...entry, dueMs: clock().getTime() + delayMs };
    waiting.set(entry.id, { ...requested, attempt: entry.attempt + 1 });
  };

  const runOne = async (entry: Entry): Promise<void> => {
    const startedMs = performance.now();
    try {
      const { attempt, attempts } = entry;
      const outcome = await entry.run({ attempt, last: attempt >= attempts, signal: stop.signal });
      log.debug({ job: entry.name, payload: entry.payload, outcome, ms: performance.now() - startedMs }, "job done");
    } catch (err) {
      finish(entry, err);
    } finally {
      running.delete(entry.id);
      pump();
    }
  };

  const pump = () => {
    clearTimeout(timer);
    if (!taking) return;
    for (let entry = nextDue(); entry && running.size < concurrency; entry = nextDue()) {
      waiting.delete(entry.id);
      running.set(entry.id, runOne(entry));
    }
    const times = [...waiting.values()].filter(({ id }) => !running.has(id)).map(({ dueMs }) => dueMs);
    if (times.length === 0 || running.size >= concurrency) return;
    const delayMs = Math.min(Math.max(1, Math.min(...times) - clock().getTime()), MAX_TIMER_MS);
    timer = setTimeout(pump, delayMs).unref();
  };

  /** Once for all that is enqueued in this turn of the event loop. */
  const askToPump = () => {
    if (pumpAsked) return;
    pumpAsked = true;
    setImmediate(() => {
      pumpAsked = false;
      pump();
    });
  };

  return {
    enqueue: (name, payload, { delayMs = 0 } = {}) => {
      const entry = entryOf({ handlers, options, name, payload });
      if (!entry) return log.error({ job: name, payload }, "job refused: its payload is not what the map of jobs says");
      add({ ...entry, dueMs: clock().getTime() + delayMs });
      askToPump();
    },
    start: () => {
      taking = true;
      pump();
    },
    drain: async (timeoutMs) => {
      taking = false;
      clearTimeout(timer);
      const ended = await settledWithin([...running.values()], timeoutMs);
      if (!ended) stop.abort(new AppError("unavailable", "The worker is stopping"));
      return ended;
    },
    idle: async () => {
      do {
        pump();
        // eslint-disable-next-line no-await-in-loop -- each round may enqueue more
        await Promise.all(running.values());
      } while (running.size > 0 || (taking && nextDue() !== undefined));
    },
    failed: () => failed,
  };
}

function entryOf<N extends JobName>(request: {
  handlers: JobHandlers;
  options: AllJobOptions;
  name: N;
  payload: JobPayload<N>;
}): Entry | undefined {
  const { handlers, options, name } = request;
  const parsed = JobPayloads[name].safeParse(request.payload);
  if (!parsed.success) return undefined;
  const payload = request.payload;
  const { attempts, backoffMs, key } = options[name];
  const run = (context: JobContext) => handlers[name](payload, context);
  return { id: `${name}:${key(payload)}`, name, payload, dueMs: 0, attempt: 1, attempts, backoffMs, run };
}

/** Errors that the same job would meet again: told by the handler, or by what it asked for. */
const isHopeless = (err: unknown): boolean =>
  err instanceof GiveUp || (err instanceof AppError && (err.code === "not_found" || err.code === "invalid_input"));

async function settledWithin(jobs: Promise<void>[], timeoutMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs);
  });
  const ended = await Promise.race([Promise.all(jobs).then(() => true), late]);
  clearTimeout(timer);
  return ended;
}
