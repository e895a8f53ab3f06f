import { UnrecoverableError, WaitingError, Worker, type Job, type JobJson, type WorkerOptions } from "bullmq";
import type { Redis } from "ioredis";
import { SECOND_MS } from "../../domain/clock.js";
import { AppError } from "../../domain/errors.js";
import { createSeldomLog } from "../log-seldom.js";
import type { ConnectRedis } from "../redis/connect-redis.js";
import { attemptJob } from "./attempt-job.js";
import { endedWithin } from "../ended-within.js";
import type { JobEngineDeps } from "./job-engine.js";
import { LANE_SHARES, LANES, type JobLane } from "./job-options.js";
import { readJob, type KnownJob } from "./known-job.js";
import { QueuedJob } from "./queued-job.js";

/**
 * A worker renews its hold on a job every half of this. A process that is killed is thus missed after six seconds at
 * most, and its jobs begun elsewhere with the next look for stalled ones. Shorter, and a pause of the event loop would
 * be taken for a death; that costs a second run of a job, which its ticket's lease makes harmless, but not nothing.
 */
const LOCK_MS = 6 * SECOND_MS;
const STALLED_LOOK_MS = 2 * SECOND_MS;
/** A job under which so many workers have died is what kills them. */
const MOST_DEATHS = 10;
/** After an error of the connection. */
const RETRY_MS = SECOND_MS;
/** What was told to stop has so long to do so, and Redis to hear how jobs have ended. */
const STOP_MS = SECOND_MS;

type Deps = JobEngineDeps & {
  connect: ConnectRedis;
  prefix: string;
  /** Asks for a job. */
  ask: (job: KnownJob) => void;
};
type FoundJob = Job<unknown, string, string>;

/** The side of the queues that works: one worker for each lane, on a connection of its own, from `start` to `drain`. */
export function createQueueWorkers(deps: Deps) {
  const failed = createSeldomLog(deps.log, "a worker could not use its queue");
  const running = new Set<Promise<unknown>>();
  const stop = new AbortController();
  let workers: LaneWorker[] = [];
  let draining = false;

  const process = async (found: FoundJob, token: string | undefined): Promise<string> => {
    if (draining) return giveBack(found, token);
    const queued = QueuedJob.safeParse(found.data);
    const job = queued.success && readJob(deps.options, String(found.name), queued.data.payload);
    if (!queued.success || !job) {
      await deps.graveyard.buryUnknown({ name: String(found.name), payload: found.data });
      throw new UnrecoverableError("no job of this desk");
    }
    if (queued.data.tick) {
      deps.ask(job);
      return "asked for";
    }
    const work = attempt(deps, { found, job, queued: queued.data, signal: stop.signal });
    running.add(work);
    const ended = await work.finally(() => running.delete(work));
    switch (ended.end) {
      case "done":
        return "done";
      case "stopped":
        return giveBack(found, token);
      case "again":
        throw ended.error;
      case "dead":
        throw new UnrecoverableError(ended.error.message);
    }
  };

  return {
    start: (): void => {
      workers = LANES.map((lane) => openWorker(lane, deps, { process, failed }));
    },
    /** True when all jobs have ended; else they were told to abort, and go back to the queue. */
    drain: async (timeoutMs: number): Promise<boolean> => {
      draining = true;
      await Promise.all(workers.map(({ worker }) => worker.pause(true).catch(failed)));
      const ended = await endedWithin(Promise.all(running), timeoutMs);
      if (!ended) {
        stop.abort(new AppError("unavailable", "The worker is stopping"));
        await endedWithin(Promise.all(running), STOP_MS);
      }
      await Promise.all(workers.map((opened) => closeWorker(opened)));
      return ended;
    },
  };
}

type Attempted = { found: FoundJob; job: KnownJob; queued: QueuedJob; signal: AbortSignal };

const attempt = (deps: Deps, { found, job, queued, signal }: Attempted) =>
  attemptJob(deps, {
    job,
    attempt: found.attemptsMade + 1,
    retried: queued.retried ?? false,
    signal,
  });

/** Back to where it stood, as if it had not been begun. Where Redis is gone, it is found to have stalled. */
async function giveBack(found: FoundJob, token: string | undefined): Promise<never> {
  await endedWithin(found.moveToWait(token), STOP_MS);
  throw new WaitingError();
}

type LaneWorker = { worker: Worker<unknown, string, string>; connections: Redis[] };

function openWorker(
  lane: JobLane,
  { connect, prefix, concurrency, graveyard }: Deps,
  on: { process: WorkerProcess; failed: (err: unknown) => void },
): LaneWorker {
  const connection = connect.patient(`worker of ${lane}`);
  const connections = [connection];
  // The second connection, on which the worker waits for jobs, is the library's own: known here, so that it can be ended.
  const duplicate = connection.duplicate.bind(connection);
  connection.duplicate = (override) => {
    const made = duplicate(override);
    made.on("error", on.failed);
    connections.push(made);
    return made;
  };
  const worker = new TolerantWorker(lane, on.process, {
    connection,
    prefix,
    concurrency: concurrency * LANE_SHARES[lane],
    lockDuration: LOCK_MS,
    stalledInterval: STALLED_LOOK_MS,
    maxStalledCount: MOST_DEATHS,
    runRetryDelay: RETRY_MS,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 0 },
  } satisfies WorkerOptions);
  worker.on("error", on.failed);
  worker.on("failed", (found, error) => {
    // No attempt of ours: too many workers have died of it.
    if (found?.deferredFailure === undefined) return;
    void graveyard.buryUnknown({ name: found.name, payload: found.data, error: error.message });
  });
  return { worker, connections };
}

async function closeWorker({ worker, connections }: LaneWorker): Promise<void> {
  // With no server there is nobody to tell.
  if (connections.every(({ status }) => status === "ready")) await endedWithin(worker.close(), STOP_MS);
  void worker.close(true).catch(() => {});
  for (const connection of connections) connection.disconnect();
}

type WorkerProcess = (job: FoundJob, token: string | undefined) => Promise<string>;

/** Meets what nobody can read as a job that nobody knows: else it would be taken up and thrown at for ever. */
class TolerantWorker extends Worker<unknown, string, string> {
  protected override createJob(stored: JobJson, jobId: string): FoundJob {
    try {
      return super.createJob(stored, jobId);
    } catch {
      return super.createJob({ ...stored, data: JSON.stringify(stored.data) }, jobId);
    }
  }
}
