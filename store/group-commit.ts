import { AppError } from "../domain/errors.js";
import type { Outcome, Write } from "./commit-group.js";

/** Bounds how long one transaction takes. */
const MAX_WRITES_PER_TRANSACTION = 200;

/** What an engine answers when its file cannot be read or written, whoever asks. */
const ENGINE_FAILURE = /^SQLITE_(BUSY|LOCKED|FULL|IOERR|CORRUPT|CANTOPEN|READONLY|NOMEM|PROTOCOL|NOTADB)/;

type Waiting = { write: Write; resolve: (value: boolean) => void; reject: (error: unknown) => void };

/** Where groups are written: on this thread, or on one of their own. */
export type Writer = {
  /** How each write of the group ended, once those that hold are durable. @throws where none of them was done */
  commit(group: readonly Write[]): Outcome[] | Promise<Outcome[]>;
  close(): void | Promise<void>;
};

export type GroupCommit = {
  /** Whether it changed anything, once it is durable. Where it cannot be done it is undone, and nobody else's. */
  write(write: Write): Promise<boolean>;
  /** Commits what waits and refuses what comes later. */
  close(): Promise<void>;
};

/**
 * Writes of the same turn of the event loop share one transaction and so one durable write of the disk; what comes
 * while one is under way shares the next, so that the disk is never waited for twice.
 * @throws AppError "unavailable", from `write`, when the engine cannot commit, or is closed
 */
export function createGroupCommit(writer: Writer): GroupCommit {
  const waiting: Waiting[] = [];
  let flushing: Promise<void> | undefined;
  let closed = false;

  const flush = async () => {
    await new Promise(setImmediate);
    while (waiting.length > 0) {
      const group = waiting.splice(0, MAX_WRITES_PER_TRANSACTION);
      // oxlint-disable-next-line no-await-in-loop -- one transaction at a time: the next gathers meanwhile
      await settle(writer, group);
    }
    flushing = undefined;
  };

  return {
    write: (write) => {
      if (closed) return Promise.reject(new AppError("unavailable", "the document store is closed"));
      flushing ??= flush();
      return new Promise((resolve, reject) => {
        waiting.push({ write, resolve, reject });
      });
    },
    close: async () => {
      closed = true;
      await flushing;
      await writer.close();
    },
  };
}

async function settle(writer: Writer, group: readonly Waiting[]): Promise<void> {
  let outcomes: Outcome[];
  try {
    outcomes = await writer.commit(group.map(({ write }) => write));
  } catch (error) {
    for (const { reject } of group) reject(asUnavailable(error));
    return;
  }
  group.forEach(({ resolve, reject }, at) => {
    const outcome = outcomes[at];
    if (outcome && "value" in outcome) resolve(outcome.value);
    else reject(asUnavailable(outcome?.error));
  });
}

/** An engine's failure as callers may act on it; anything else as it is. */
function asUnavailable(error: unknown): unknown {
  const failed = error instanceof Error && "code" in error && ENGINE_FAILURE.test(String(error.code));
  return failed
    ? new AppError("unavailable", "the document store cannot be written", { cause: error })
    : error;
}
