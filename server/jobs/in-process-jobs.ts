import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as wait } from "node:timers/promises";
import { AppError } from "../../domain/errors.js";
import type { JobTiming } from "../../domain/jobs.js";
import { attemptJob } from "./attempt-job.js";
import { endedWithin } from "../ended-within.js";
import type { GiveWay } from "./give-way.js";
import type { JobEngine, JobEngineDeps } from "./job-engine.js";
import { LANE_SHARES, LANES, type JobLane } from "./job-options.js";
import { readRequest, readRetry, type KnownJob } from "./known-job.js";
import type { LaneDepth } from "./lane-depth.js";
import { repeat } from "./repeat.js";
import { createWaitingJobs, type WaitingJob, type WaitingJobs } from "./waiting-jobs.js";

/** Longer than this a timer overflows and fires at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

type InProcessDeps = JobEngineDeps & {
  /** When the next ticket may be begun; left out: as soon as there is a place. */
  giveWay?: Pick<GiveWay, "waitMs" | "onBegun"> | undefined;
};

/**
 * The jobs in memory: waiting ones are lost with the process, which the sweep makes good. At most `concurrency` of a
 * lane run at once and never two of one name and key; a lane's due jobs run by priority, then in the order of their
 * due times.
 */
export function createInProcessJobs(deps: InProcessDeps): JobEngine {
  const { clock } = deps;
  const waiting = createWaitingJobs();
  const runner = createRunner(deps, waiting);
  const repeats: (() => () => void)[] = [];
  let stopRepeating: (() => void)[] | undefined;

  const ask = (job: KnownJob, { delayMs = 0, priority = 0 }: JobTiming, retried = false): void => {
    const dueMs = clock().getTime() + delayMs;
    waiting.ask({ ...job, dueMs, priority, retried, attempt: 1 });
    runner.lookSoon();
  };
  const enqueue: JobEngine["enqueue"] = (name, payload, timing = {}) => {
    const job = readRequest(deps, name, payload);
    if (job) ask(job, timing);
  };

  return {
    enqueue,
    retry: async (name, payload) => ask(readRetry(deps, name, payload), {}, true),
    repeat: (name, everyMs) => {
      const begin = () => repeat(everyMs, () => enqueue(name, {}));
      repeats.push(begin);
      stopRepeating?.push(begin());
    },
    start: () => {
      runner.start();
      stopRepeating = repeats.map((begin) => begin());
    },
    drain: (timeoutMs) => {
      stopRepeating?.forEach((end) => end());
      stopRepeating = undefined;
      return runner.stop(timeoutMs);
    },
    isReachable: () => true,
    lanes: async () => depthsOf(waiting.all(), clock().getTime()),
    idle: runner.idle,
  };
}

/** Who may begin: a lane has so many places, and tickets give way to requests. */
function createPlaces({ concurrency, giveWay }: InProcessDeps) {
  const busy = new Map<JobLane, number>(LANES.map((lane) => [lane, 0]));
  const count = (lane: JobLane) => busy.get(lane) ?? 0;
  const pauseMs = (lane: JobLane) => (lane === "tickets" && giveWay ? giveWay.waitMs() : 0);
  return {
    pauseMs,
    hasRoom: (lane: JobLane) => count(lane) < concurrency * LANE_SHARES[lane] && pauseMs(lane) === 0,
    enter: (lane: JobLane) => {
      busy.set(lane, count(lane) + 1);
      if (lane === "tickets") giveWay?.onBegun();
    },
    leave: (lane: JobLane) => void busy.set(lane, count(lane) - 1),
  };
}

/** Begins what waits, as far as there is room. */
function createRunner(deps: InProcessDeps, waiting: WaitingJobs) {
  const { clock } = deps;
  const { hasRoom, pauseMs, enter, leave } = createPlaces(deps);
  // A job enqueued from a node of a graph must not run inside that graph: LangGraph finds its config through the
  // asynchronous context, and would take the job's own graph for a part of the caller's.
  const outside = AsyncLocalStorage.snapshot();
  const running = new Map<string, Promise<void>>();
  let stopping = new AbortController();
  let taking = false;
  let timer: NodeJS.Timeout | undefined;

  const look = () => {
    clearTimeout(timer);
    if (!taking) return;
    const nowMs = clock().getTime();
    const take = (lane: JobLane) => (hasRoom(lane) ? waiting.take(lane, nowMs) : undefined);
    for (const lane of LANES)
      for (let job = take(lane); job; job = take(lane)) running.set(job.id, outside(begin, job));
    const nextMs = Math.min(
      ...LANES.filter(hasRoom).map((lane) => waiting.nextDueMs(lane) ?? Infinity),
      ...LANES.map((lane) => nowMs + (pauseMs(lane) || Infinity)),
    );
    if (nextMs !== Infinity)
      timer = setTimeout(look, Math.min(Math.max(1, nextMs - nowMs), MAX_TIMER_MS)).unref();
  };
  // Not at once: jobs that end without waiting for anything would let nothing else have its turn.
  const lookSoon = oncePerTurn(look);

  const begin = async (job: WaitingJob): Promise<void> => {
    enter(job.lane);
    const { attempt, retried } = job;
    const { end } = await attemptJob(deps, { job, attempt, retried, signal: stopping.signal });
    if (end === "again") waiting.retry(job, clock().getTime() + job.backoffMs * 2 ** (attempt - 1));
    if (end === "stopped") waiting.ask(job);
    leave(job.lane);
    running.delete(job.id);
    waiting.ended(job.id);
    lookSoon();
  };

  return {
    lookSoon,
    start: () => {
      taking = true;
      stopping = new AbortController();
      look();
    },
    stop: async (timeoutMs: number): Promise<boolean> => {
      taking = false;
      clearTimeout(timer);
      const ended = await endedWithin(Promise.all(running.values()), timeoutMs);
      if (!ended) stopping.abort(new AppError("unavailable", "The worker is stopping"));
      return ended;
    },
    idle: async (): Promise<void> => {
      for (look(); running.size > 0 || pauseMs("tickets") > 0; look()) {
        // oxlint-disable-next-line no-await-in-loop -- what has run may have asked for more
        await (running.size > 0 ? Promise.all(running.values()) : wait(pauseMs("tickets")));
      }
    },
  };
}

function depthsOf(waiting: readonly WaitingJob[], nowMs: number): LaneDepth[] {
  return LANES.map((lane) => {
    const due = waiting.filter((job) => job.lane === lane && job.dueMs <= nowMs);
    const firstMs = Math.min(...due.map(({ dueMs }) => dueMs));
    return { lane, waiting: due.length, oldestMs: due.length === 0 ? null : nowMs - firstMs };
  });
}

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
