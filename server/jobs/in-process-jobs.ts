import { AsyncLocalStorage } from "node:async_hooks";
import type { Logger } from "pino";
import type { Clock } from "../../domain/clock.js";
import { AppError } from "../../domain/errors.js";
import { JobPayloads, type JobName, type JobPayload, type Jobs } from "../../domain/jobs.js";
import { GiveUp, type JobContext, type JobHandlers } from "./handlers.js";
import type { AllJobOptions, JobLane } from "./job-options.js";
import { createWaitingJobs, type WaitingJob } from "./waiting-jobs.js";

const FAILED_KEPT = 1000;
/** Longer than this a timer overflows and fires at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

type FailedJob = { name: JobName; payload: unknown; attempts: number; error: string };

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
  log: Pick<Logger, "warn" | "error" | "debug">;
  clock: Clock;
  /** How many jobs of one lane run at once. */
  concurrency: number;
  options: AllJobOptions;
};

/**
 * The Jobs port in memory: waiting jobs are lost with the process, which the sweep makes good. At most `concurrency`
 * of a lane run at once and never two of one name and key; a lane's due jobs run in the order of their due times.
 */
export function createInProcessJobs(deps: Deps): InProcessJobs {
  const { log, clock, concurrency } = deps;
  // A job enqueued from a node of a graph must not run inside that graph: LangGraph finds its config through the
  // asynchronous context, and would take the job's own graph for a part of the caller's.
  const outside = AsyncLocalStorage.snapshot();
  const waiting = createWaitingJobs();
  const running = new Map<string, Promise<void>>();
  const failed: FailedJob[] = [];
  const stop = new AbortController();
  let taking = false;
  let timer: NodeJS.Timeout | undefined;

  const busy: Record<JobLane, number> = { tickets: 0, desk: 0 };
  const mayBegin = ({ id, lane }: WaitingJob) => busy[lane] < concurrency && !running.has(id);
  const take = () => waiting.take(clock().getTime(), mayBegin);

  const pump = () => {
    clearTimeout(timer);
    if (!taking) return;
    for (let job = take(); job; job = take()) running.set(job.id, outside(begin, job));
    const dueMs = waiting.nextDueMs(mayBegin);
    if (dueMs === undefined) return;
    timer = setTimeout(pump, Math.min(Math.max(1, dueMs - clock().getTime()), MAX_TIMER_MS)).unref();
  };

  const begin = async (job: WaitingJob): Promise<void> => {
    busy[job.lane] += 1;
    const error = await attempt(job, { log, signal: stop.signal });
    if (error) {
      const backoffMs = job.backoffMs * 2 ** (job.attempt - 1);
      if (error.isFinal) keepFailed(failed, job, error.message);
      else waiting.retry(job, clock().getTime() + backoffMs);
    }
    busy[job.lane] -= 1;
    running.delete(job.id);
    pump();
  };

  const pumpSoon = oncePerTurn(pump);

  return {
    enqueue: (name, payload, { delayMs = 0 } = {}) => {
      const job = waitingJob(deps, { name, payload, dueMs: clock().getTime() + delayMs });
      if (!job)
        return log.error({ job: name, payload }, "job refused: its payload is not what the map of jobs says");
      waiting.ask(job);
      pumpSoon();
    },
    start: () => {
      taking = true;
      pump();
    },
    drain: async (timeoutMs) => {
      taking = false;
      clearTimeout(timer);
      const ended = await endedWithin([...running.values()], timeoutMs);
      if (!ended) stop.abort(new AppError("unavailable", "The worker is stopping"));
      return ended;
    },
    idle: async () => {
      for (pump(); running.size > 0; pump()) {
        // oxlint-disable-next-line no-await-in-loop -- what has run may have asked for more
        await Promise.all(running.values());
      }
    },
    failed: () => failed,
  };
}

function waitingJob<N extends JobName>(
  { handlers, options }: Pick<Deps, "handlers" | "options">,
  { name, payload, dueMs }: { name: N; payload: JobPayload<N>; dueMs: number },
): WaitingJob | undefined {
  if (!JobPayloads[name].safeParse(payload).success) return undefined;
  const { lane, attempts, backoffMs, key } = options[name];
  const run = (context: JobContext) => handlers[name](payload, context);
  return { id: `${name}:${key(payload)}`, name, payload, lane, dueMs, attempt: 1, attempts, backoffMs, run };
}

/** One attempt at a job; undefined when it has done its work. Never throws. */
async function attempt(
  job: WaitingJob,
  { log, signal }: { log: Deps["log"]; signal: AbortSignal },
): Promise<{ isFinal: boolean; message: string } | undefined> {
  const startedMs = performance.now();
  const last = job.attempt >= job.attempts;
  const told = { job: job.name, payload: job.payload, attempt: job.attempt };
  try {
    const outcome = await job.run({ attempt: job.attempt, last, signal });
    log.debug({ ...told, outcome, ms: performance.now() - startedMs }, "job done");
    return undefined;
  } catch (err) {
    const isFinal = last || isHopeless(err);
    if (isFinal) log.error({ ...told, err }, "job failed");
    else log.warn({ ...told, err }, "job will be tried again");
    return { isFinal, message: err instanceof Error ? err.message : String(err) };
  }
}

/** Errors that the same job would meet again: told by the handler, or by what it asked for. */
const isHopeless = (err: unknown): boolean =>
  err instanceof GiveUp ||
  (err instanceof AppError && (err.code === "not_found" || err.code === "invalid_input"));

/** The same, called at the end of this turn of the event loop, once for all calls in it. */
function oncePerTurn(call: () => void): () => void {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    setImmediate(() => {
      asked = false;
      call();
    });
  };
}

function keepFailed(
  failed: FailedJob[],
  { name, payload, attempt: attempts }: WaitingJob,
  error: string,
): void {
  failed.push({ name, payload, attempts, error });
  failed.splice(0, failed.length - FAILED_KEPT);
}

async function endedWithin(jobs: Promise<void>[], timeoutMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs);
  });
  const ended = await Promise.race([Promise.all(jobs).then(() => true), late]);
  clearTimeout(timer);
  return ended;
}
