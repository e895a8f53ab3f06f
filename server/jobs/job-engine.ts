import type { Logger } from "pino";
import type { Clock } from "../../domain/clock.js";
import type { Jobs } from "../../domain/jobs.js";
import type { Graveyard } from "./graveyard.js";
import type { JobHandlers } from "./handlers.js";
import type { AllJobOptions } from "./job-options.js";
import type { LaneDepth } from "./lane-depth.js";

/** Who runs jobs. What one engine promises the other does too: one contract suite tests both. */
export type JobEngine = Jobs & {
  /** Begins to work; what was enqueued before waits until then. */
  start: () => void;
  /** Asks for a job without a payload now and then every so many milliseconds, once it was started, until drained. */
  repeat: (name: RepeatingJob, everyMs: number) => void;
  /**
   * Asks for a job that was given up; its success takes it from the dead letters.
   * @throws AppError "conflict" where it is no job of the map, "unavailable" where the queue cannot be reached
   */
  retry: (name: string, payload: unknown) => Promise<void>;
  /**
   * Takes no more jobs and waits for the running ones, then lets go of what it has open. True when all have ended;
   * else they are told to abort, and whoever starts next begins them again.
   */
  drain: (timeoutMs: number) => Promise<boolean>;
  /** Whether requests reach the queue: where they do not, the sweep finds what they were about once they do again. */
  isReachable: () => boolean;
  /** @throws AppError "unavailable" where the queue cannot be reached */
  lanes: () => Promise<LaneDepth[]>;
  /** Resolves once nothing runs and nothing that waits is due; for tests and benchmarks. */
  idle: () => Promise<void>;
};

/** Jobs that carry nothing and may be asked for by the clock. */
export type RepeatingJob = "sweep" | "assign";

/** What every engine stands on. */
export type JobEngineDeps = {
  handlers: JobHandlers;
  graveyard: Graveyard;
  log: Pick<Logger, "warn" | "error" | "debug">;
  clock: Clock;
  /** How many jobs of one lane run at once. */
  concurrency: number;
  options: AllJobOptions;
};
