import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import { pino } from "pino";
import { createBullmqJobs } from "../../server/jobs/bullmq-jobs.js";
import type { JobHandlers } from "../../server/jobs/handlers.js";
import { createInProcessJobs } from "../../server/jobs/in-process-jobs.js";
import type { JobEngine } from "../../server/jobs/job-engine.js";
import { createConnectRedis } from "../../server/redis/connect-redis.js";
import { createFakeGraveyard, type Buried } from "../fakes/graveyard.js";
import { QUICK_OPTIONS } from "../fixtures/job-work.js";

/** A job engine under test: every `open` gives one that nobody has asked anything of. */
export type JobsEngine = { name: string; open: (options: { concurrency: number }) => OpenJobs };

type OpenJobs = {
  /** A process on the same jobs, with handlers of its own; the first one that has none only asks. */
  start: (handlers: JobHandlers) => JobEngine;
  /** Rows of the list of failed jobs. */
  buried: () => Buried[];
  dispose: () => Promise<void>;
};

const log = pino({ level: "silent" });

const inProcess: JobsEngine = {
  name: "in-process",
  open: ({ concurrency }) => {
    const { graveyard, buried } = createFakeGraveyard();
    let current: JobHandlers | undefined;
    let engine: JobEngine | undefined;
    // The next start of a process in memory is the same engine, whose handlers are the new ones.
    const handlers = new Proxy({} as JobHandlers, {
      get: (_target, name) => current?.[name as keyof JobHandlers],
    });
    return {
      start: (given) => {
        current = given;
        engine ??= createInProcessJobs({
          handlers,
          graveyard,
          log,
          clock: () => new Date(),
          concurrency,
          options: QUICK_OPTIONS,
        });
        return engine;
      },
      buried,
      dispose: async () => void (await engine?.drain(0)),
    };
  },
};

/** Prefixes of tests begin so: what a test that was killed has left can be told from a desk's. */
export const testPrefix = (): string => `dg-test:${randomUUID().slice(0, 8)}`;

const bullmq = (url: string): JobsEngine => ({
  name: "bullmq",
  open: ({ concurrency }) => {
    const prefix = testPrefix();
    const { graveyard, buried } = createFakeGraveyard();
    const opened: JobEngine[] = [];
    return {
      start: (handlers) => {
        const engine = createBullmqJobs({
          handlers,
          graveyard,
          log,
          clock: () => new Date(),
          concurrency,
          options: QUICK_OPTIONS,
          connect: createConnectRedis({ url, log }),
          prefix,
        });
        opened.push(engine);
        return engine;
      },
      buried,
      dispose: async () => {
        await Promise.all(opened.map((engine) => engine.drain(0)));
        await removeKeys(url, prefix);
      },
    };
  },
});

/** Removes what a test has left in Redis. */
export async function removeKeys(url: string, prefix: string): Promise<void> {
  const client = new Redis(url);
  const keys = await client.keys(`${prefix}:*`);
  if (keys.length > 0) await client.del(...keys);
  client.disconnect();
}

// oxlint-disable-next-line node/no-process-env
const redisUrl = process.env["REDIS_URL"];

/** Every engine that the contract is tested on: BullMQ where REDIS_URL names a server. */
export const JOBS_ENGINES: readonly JobsEngine[] = redisUrl ? [inProcess, bullmq(redisUrl)] : [inProcess];

if (!redisUrl) process.stdout.write("BullMQ is left out: REDIS_URL names no server\n");
