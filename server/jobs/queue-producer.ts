import { Queue } from "bullmq";
import type { Redis } from "ioredis";
import type { Logger } from "pino";
import { SECOND_MS, type Clock } from "../../domain/clock.js";
import { AppError } from "../../domain/errors.js";
import type { JobTiming } from "../../domain/jobs.js";
import { createSeldomLog } from "../log-seldom.js";
import type { ConnectRedis } from "../redis/connect-redis.js";
import type { RepeatingJob } from "./job-engine.js";
import { LANES, type AllJobOptions, type JobLane } from "./job-options.js";
import type { KnownJob } from "./known-job.js";
import { keepingOptions, requestOptions, type QueuedJob } from "./queued-job.js";
import type { LaneDepth } from "./lane-depth.js";

/** Requests on their way to a server that does not answer; more are dropped rather than pile up. */
const MAX_UNDERWAY = 10_000;
/** The stream of a queue's events, which nobody here reads. */
const EVENTS_KEPT = 100;
/** Jobs looked at for the oldest: those that go first, and those that have the longest way. */
const LOOKED_AT = 50;
const LOOK_AGAIN_MS = 10;
const CLOSE_MS = SECOND_MS;

type Deps = {
  connect: ConnectRedis;
  prefix: string;
  options: AllJobOptions;
  log: Pick<Logger, "warn">;
  clock: Clock;
};

/** The side of the queues that asks for jobs: never waited for by whoever asks, and lost where Redis is. */
export function createQueueProducer({ connect, prefix, options, log, clock }: Deps) {
  const client = connect.impatient("queue");
  const lost = createSeldomLog(log, "jobs were not queued: the sweep finds what they were about");
  const failed = createSeldomLog(log, "the queue could not be used");
  const queues = new Map(LANES.map((lane) => [lane, openQueue(lane, { client, prefix, failed })]));
  let underway = 0;

  const queueOf = (lane: JobLane) => {
    const queue = queues.get(lane);
    if (!queue) throw new TypeError(`no queue for the lane ${lane}`);
    return queue;
  };
  const isReachable = () => client.status === "ready";
  const put = async (job: KnownJob, timing: JobTiming, extra: Omit<QueuedJob, "payload">): Promise<void> => {
    underway += 1;
    try {
      await queueOf(job.lane).add(job.name, { payload: job.payload, ...extra }, requestOptions(job, timing));
    } finally {
      underway -= 1;
    }
  };

  return {
    isReachable,
    /** Calls whenever the server has come, the first time and after each loss. */
    onReachable: (call: () => void): void => void client.on("ready", call),
    ask: (job: KnownJob, timing: JobTiming): void => {
      if (!isReachable() || underway >= MAX_UNDERWAY) return lost(new Error("Redis does not answer"));
      put(job, timing, {}).catch(lost);
    },
    /** @throws AppError "unavailable" */
    askAgain: async (job: KnownJob): Promise<void> => {
      try {
        if (!isReachable()) throw new Error("Redis does not answer");
        await put(job, {}, { retried: true });
      } catch (cause) {
        throw new AppError("unavailable", "The queue cannot be reached now; ask again later.", { cause });
      }
    },
    /** Makes a job come again and again, from now on; asked for again it stays as it is. Never throws. */
    repeat: async (name: RepeatingJob, everyMs: number): Promise<void> => {
      if (!isReachable()) return;
      await queueOf(options[name].lane)
        .upsertJobScheduler(name, { every: everyMs }, tickOf(name, options))
        .catch(failed);
    },
    /** @throws AppError "unavailable" */
    depths: async (): Promise<LaneDepth[]> => {
      if (!isReachable()) throw new AppError("unavailable", "Redis does not answer");
      return Promise.all(LANES.map((lane) => depthOf(lane, queueOf(lane), clock)));
    },
    idle: (): Promise<void> =>
      lookUntil(async () => {
        const busy = await Promise.all([...queues.values()].map((queue) => isBusy(queue)));
        return underway === 0 && !busy.includes(true);
      }),
    /** Lets go of the connection; what is still on its way has a moment to arrive. */
    close: async (): Promise<void> => {
      const untilMs = performance.now() + CLOSE_MS;
      await lookUntil(async () => underway === 0 || !isReachable() || performance.now() > untilMs);
      await Promise.all([...queues.values()].map((queue) => queue.close().catch(failed)));
      client.disconnect();
    },
  };
}

const tickOf = (name: RepeatingJob, options: AllJobOptions) => ({
  name,
  data: { payload: {}, tick: true as const },
  opts: keepingOptions(options[name]),
});

type LaneQueue = Queue<QueuedJob, string, string>;

function openQueue(
  lane: JobLane,
  { client, prefix, failed }: { client: Redis; prefix: string; failed: (err: unknown) => void },
): LaneQueue {
  const queue: LaneQueue = new Queue<QueuedJob, string, string>(lane, {
    connection: client,
    prefix,
    // The version is the workers' concern: a queue that asks for it while the server goes would be lost for good.
    skipVersionCheck: true,
    streams: { events: { maxLen: EVENTS_KEPT } },
  });
  queue.on("error", failed);
  return queue;
}

async function lookUntil(holds: () => Promise<boolean>): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop -- looked at again until it holds
  while (!(await holds())) {
    // oxlint-disable-next-line no-await-in-loop
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

async function depthOf(lane: JobLane, queue: LaneQueue, clock: Clock): Promise<LaneDepth> {
  const [counts, first, last] = await Promise.all([
    queue.getJobCounts("wait", "prioritized"),
    queue.getJobs(["wait", "prioritized"], 0, LOOKED_AT - 1, true),
    queue.getJobs(["prioritized"], 0, LOOKED_AT - 1, false),
  ]);
  const dueMs = [...first, ...last].map(({ timestamp, delay }) => timestamp + delay);
  const waiting = (counts["wait"] ?? 0) + (counts["prioritized"] ?? 0);
  return {
    lane,
    waiting,
    oldestMs: dueMs.length === 0 ? null : Math.max(0, clock().getTime() - Math.min(...dueMs)),
  };
}

async function isBusy(queue: LaneQueue): Promise<boolean> {
  const { wait = 0, prioritized = 0, active = 0 } = await queue.getJobCounts("wait", "prioritized", "active");
  if (wait + prioritized + active > 0) return true;
  const [next] = await queue.getJobs(["delayed"], 0, 0, true);
  return next !== undefined && next.timestamp + next.delay <= Date.now();
}
