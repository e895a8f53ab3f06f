import type { Logger } from "pino";
import { SECOND_MS } from "../../domain/clock.js";
import type { IndexUpkeep } from "../../domain/knowledge.js";
import { endedWithin } from "../ended-within.js";
import type { Follower } from "./follower.js";

export type KeptIndex = {
  /** Looks for the first time, and goes on by itself; returns when that is done, or has taken longer than a start may. */
  start(): Promise<void>;
  /** Nothing is looked for any more. What is under way ends with its index or by itself. */
  stop(): void;
  /** `starting` until everything was looked at once; `degraded` since the index could not be reached. */
  status(): "starting" | "ok" | "degraded";
};

type Deps = {
  followers: readonly Follower[];
  upkeep: IndexUpkeep;
  log: Pick<Logger, "info" | "warn">;
  /** How long another process's change may go unseen: 3 s unless told. */
  everyMs?: number;
  /** How long a start waits for the first look: 5 s unless told. */
  startMs?: number;
};

const EVERY_MS = 3 * SECOND_MS;
const START_MS = 5 * SECOND_MS;
/** What is left for the next look is not forgotten. */
const STRANGERS_AT_ONCE = 200;

/**
 * Keeps the indexes as the documents are, by looking every few seconds: what other processes changed, what could not
 * be indexed when it was changed, and what an index lost or kept by mistake. Any number of processes may do so at
 * once: each decides by the documents, and writes the same.
 */
export function createKeepIndex({
  followers,
  upkeep,
  log,
  everyMs = EVERY_MS,
  startMs = START_MS,
}: Deps): KeptIndex {
  let status: ReturnType<KeptIndex["status"]> = "starting";
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const keep = async (follower: Follower): Promise<void> => {
    const { index } = follower;
    await follower.follow();
    const strangers = (await upkeep.verify(index)).slice(0, STRANGERS_AT_ONCE);
    if (strangers.length === 0) return;
    await follower.warrant(strangers);
    await upkeep.tidy(index, strangers);
  };

  const look = async (): Promise<void> => {
    const outcomes = await Promise.allSettled(followers.map(keep));
    if (stopped) return;
    const failed = outcomes.find((outcome) => outcome.status === "rejected");
    if (failed && status !== "degraded")
      log.warn({ err: failed.reason as unknown }, "the index cannot be kept as the documents are");
    if (!failed && status === "degraded") log.info({}, "the index is as the documents are again");
    status = failed ? "degraded" : "ok";
    timer = setTimeout(() => void look(), everyMs).unref();
  };

  return {
    start: async () => {
      await endedWithin(look(), startMs);
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
    status: () => status,
  };
}
