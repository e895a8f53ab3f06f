import type Database from "libsql";
import { AppError } from "../domain/errors.js";
import type { Prepare } from "./sqlite-writes.js";

/** Bounds how long one transaction holds the event loop. */
const MAX_WRITES_PER_TRANSACTION = 200;

/** What an engine answers when its file cannot be read or written, whoever asks. */
const ENGINE_FAILURE = /^SQLITE_(BUSY|LOCKED|FULL|IOERR|CORRUPT|CANTOPEN|READONLY|NOMEM|PROTOCOL|NOTADB)/;

type Write = { apply: () => unknown; resolve: (value: unknown) => void; reject: (error: unknown) => void };

type Outcome = { value: unknown } | { error: unknown };

export type GroupCommit = {
  /** What `apply` returns, once it is durable. Its changes are undone where it throws, and nobody else's. */
  write<T>(apply: () => T): Promise<T>;
  /** Commits what waits and refuses what comes later. */
  close(): void;
};

/**
 * Writes of the same turn of the event loop share one transaction and so one durable write of the disk, each in a
 * savepoint of its own. Everything between BEGIN and COMMIT is synchronous: nobody reads, or opens a transaction,
 * in between.
 * @throws AppError "unavailable", from `write`, when the engine cannot commit, or is closed
 */
export function createGroupCommit({
  database,
  prepare,
}: {
  database: Database.Database;
  prepare: Prepare;
}): GroupCommit {
  let waiting: Write[] = [];
  let scheduled = false;
  let closed = false;

  const flush = () => {
    scheduled = false;
    const batch = waiting.slice(0, MAX_WRITES_PER_TRANSACTION);
    waiting = waiting.slice(MAX_WRITES_PER_TRANSACTION);
    if (batch.length > 0) settle(batch, () => commitTogether({ database, prepare }, batch));
    if (waiting.length > 0) schedule();
  };
  const schedule = () => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(flush);
  };

  return {
    write: <T>(apply: () => T) => {
      if (closed) return Promise.reject(new AppError("unavailable", "the document store is closed"));
      schedule();
      return new Promise<T>((resolve, reject) => {
        waiting.push({ apply, resolve: (value) => resolve(value as T), reject });
      });
    },
    close: () => {
      closed = true;
      while (waiting.length > 0) flush();
    },
  };
}

/** An engine's failure as callers may act on it; anything else as it is. */
function asUnavailable(error: unknown): unknown {
  const failed = error instanceof Error && "code" in error && ENGINE_FAILURE.test(String(error.code));
  return failed
    ? new AppError("unavailable", "the document store cannot be written", { cause: error })
    : error;
}

function settle(batch: readonly Write[], commit: () => Outcome[]): void {
  let outcomes: Outcome[];
  try {
    outcomes = commit();
  } catch (error) {
    for (const { reject } of batch) reject(asUnavailable(error));
    return;
  }
  batch.forEach(({ resolve, reject }, at) => {
    const outcome = outcomes[at];
    if (outcome && "value" in outcome) resolve(outcome.value);
    else reject(asUnavailable(outcome?.error));
  });
}

function commitTogether(
  { database, prepare }: { database: Database.Database; prepare: Prepare },
  batch: readonly Write[],
): Outcome[] {
  prepare("BEGIN IMMEDIATE").run();
  try {
    const outcomes = batch.map(({ apply }) => inSavepoint(prepare, apply));
    prepare("COMMIT").run();
    return outcomes;
  } catch (error) {
    if (database.inTransaction) prepare("ROLLBACK").run();
    throw error;
  }
}

/** Throws only where the transaction itself is gone, which takes everybody with it. */
function inSavepoint(prepare: Prepare, apply: () => unknown): Outcome {
  prepare("SAVEPOINT one").run();
  try {
    const value = apply();
    prepare("RELEASE one").run();
    return { value };
  } catch (error) {
    undo(prepare, error);
    return { error };
  }
}

function undo(prepare: Prepare, error: unknown): void {
  try {
    prepare("ROLLBACK TO one").run();
    prepare("RELEASE one").run();
  } catch {
    throw error;
  }
}
