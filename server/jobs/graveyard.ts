import type { Logger } from "pino";
import { SECOND_MS } from "../../domain/clock.js";
import type { DeadLetters } from "../../store/dead-letters.js";
import { sha256Hex } from "../hash.js";
import type { KnownJob } from "./known-job.js";

/** Whether there is any row at all is asked for no more often: nearly always there is none. */
const LOOK_AGAIN_MS = 5 * SECOND_MS;
const ID_DIGITS = 16;
const MAX_ERROR = 2000;
const MAX_PAYLOAD = 10_000;
const NO_JOB = "it is no job that this desk knows, or its payload is not what that job carries";

/** Where engines put jobs that failed for good. Nothing of it throws: a job is no worse for not being listed. */
export type Graveyard = {
  /** Another failure of a job that is there renews its row. */
  bury(
    job: Pick<KnownJob, "id" | "name" | "payload">,
    end: { attempts: number; error: string },
  ): Promise<void>;
  /** What stood in a queue and was no attempt of ours: kept as it was found. */
  buryUnknown(found: { name: string; payload: unknown; error?: string }): Promise<void>;
  /** A job has succeeded: its row, if it has one, goes. `retried`: it was asked for by whoever read the list. */
  succeeded(id: string, options: { retried: boolean }): Promise<void>;
};

/** The graveyard over the list of dead letters. */
export function createGraveyard({
  deadLetters,
  log,
}: {
  deadLetters: Pick<DeadLetters, "get" | "list" | "keep" | "remove">;
  log: Pick<Logger, "error" | "warn">;
}): Graveyard {
  let holdsAny = true;
  let lookedAtMs = -Infinity;

  const keep = async (row: Parameters<DeadLetters["keep"]>[0]): Promise<void> => {
    holdsAny = true;
    try {
      await deadLetters.keep({ ...row, error: row.error.slice(0, MAX_ERROR) });
    } catch (err) {
      log.error({ err, job: row.name }, "a failed job could not be put into the list of failed jobs");
    }
  };
  /** Another process may have put one there, so it is asked for from time to time. */
  const look = async (): Promise<void> => {
    lookedAtMs = performance.now();
    const { items } = await deadLetters.list({ limit: 1 });
    holdsAny = items.length > 0;
  };

  return {
    bury: ({ id, name, payload }, { attempts, error }) =>
      keep({ job_id: deadLetterId(id), name, payload, attempts, error }),
    buryUnknown: ({ name, payload, error = NO_JOB }) => {
      const shown = JSON.stringify(payload) ?? "nothing";
      return keep({
        job_id: deadLetterId(`${name}:${shown}`),
        name: name.slice(0, MAX_ERROR),
        payload: shown.length > MAX_PAYLOAD ? shown.slice(0, MAX_PAYLOAD) : (payload ?? null),
        attempts: 0,
        error,
      });
    },
    succeeded: async (id, { retried }) => {
      try {
        if (!retried && performance.now() - lookedAtMs > LOOK_AGAIN_MS) await look();
        if (!retried && !holdsAny) return;
        const jobId = deadLetterId(id);
        if (await deadLetters.get(jobId)) await deadLetters.remove(jobId);
      } catch (err) {
        log.warn({ err, job: id }, "the list of failed jobs could not be brought up to date");
      }
    },
  };
}

/** The id of a job's row: the same for every failure of it. */
const deadLetterId = (id: string): string => `JOB-${sha256Hex(id).slice(0, ID_DIGITS).toUpperCase()}`;
