import { SECOND_MS } from "../../domain/clock.js";
import type { ConnectRedis } from "../redis/connect-redis.js";
import type { JobHandlers } from "./handlers.js";
import type { JobEngine, JobEngineDeps, RepeatingJob } from "./job-engine.js";
import { readRequest, readRetry } from "./known-job.js";
import { createQueueProducer } from "./queue-producer.js";
import { createQueueWorkers } from "./queue-workers.js";

/** How long periodic work may stop where Redis has lost what it held without going away. */
const REPEAT_ANEW_MS = 30 * SECOND_MS;

type Deps = Omit<JobEngineDeps, "handlers"> & {
  /** Null: this process asks for jobs and leaves them to others. */
  handlers: JobHandlers | null;
  connect: ConnectRedis;
  /** What every key in Redis begins with: desks that share a server must differ in it. */
  prefix: string;
};

/**
 * The jobs on BullMQ: a queue for each lane, any number of processes that ask and any number that work. With Redis
 * away requests are dropped and nothing waits for it; whoever works begins again when it is back.
 */
export function createBullmqJobs(deps: Deps): JobEngine {
  const { handlers } = deps;
  const producer = createQueueProducer(deps);
  const workers = handlers && createQueueWorkers({ ...deps, handlers, ask: (job) => producer.ask(job, {}) });
  const repeats = new Map<RepeatingJob, number>();
  let timer: NodeJS.Timeout | undefined;

  const repeatAll = () => {
    if (timer === undefined) return;
    for (const [name, everyMs] of repeats) void producer.repeat(name, everyMs);
  };
  producer.onReachable(repeatAll);

  return {
    enqueue: (name, payload, timing = {}) => {
      const job = readRequest(deps, name, payload);
      if (job) producer.ask(job, timing);
    },
    retry: async (name, payload) => producer.askAgain(readRetry(deps, name, payload)),
    repeat: (name, everyMs) => {
      repeats.set(name, everyMs);
      repeatAll();
    },
    start: () => {
      if (!workers) return;
      workers.start();
      timer = setInterval(repeatAll, REPEAT_ANEW_MS).unref();
      repeatAll();
    },
    drain: async (timeoutMs) => {
      clearInterval(timer);
      timer = undefined;
      const ended = workers ? await workers.drain(timeoutMs) : true;
      await producer.close();
      return ended;
    },
    isReachable: producer.isReachable,
    lanes: producer.depths,
    idle: producer.idle,
  };
}
