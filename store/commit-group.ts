import type Database from "libsql";
import { markVersion } from "./sqlite-schema.js";
import { applyAll, applyOp, type Prepare, type Writing } from "./sqlite-writes.js";

/** What one caller wants written, whole or not at all. */
export type Write =
  /** Answers whether it changed anything. */
  | { kind: "one"; op: Writing }
  | { kind: "all"; ops: readonly Writing[] }
  /** Statements of somebody who keeps tables of their own beside the documents. */
  | { kind: "statements"; statements: readonly { sql: string; row: readonly unknown[] }[] }
  /** The smallest write there is. */
  | { kind: "mark" };

/** How a write ended. */
export type Outcome = { value: boolean } | { error: unknown };

export type Connection = { database: Database.Database; prepare: Prepare };

/**
 * Writes a group in one transaction, and so with one durable write of the disk, each standing or falling alone. At
 * first all are written as one, since hardly ever does one fail; where one does, all are undone and written again, each
 * in a savepoint of its own.
 * @throws when the transaction itself fails, which takes everybody with it
 */
export function commitGroup(connection: Connection, group: readonly Write[]): Outcome[] {
  let refused: { error: unknown } | undefined;
  try {
    return inTransaction(connection, () =>
      group.map((write) => {
        try {
          return { value: apply(connection, write) };
        } catch (error) {
          refused = { error };
          throw error;
        }
      }),
    );
  } catch (error) {
    if (!refused) throw error;
    return group.length === 1
      ? [refused]
      : inTransaction(connection, () => group.map((write) => inSavepoint(connection, write)));
  }
}

function inTransaction<T>({ database, prepare }: Connection, run: () => T): T {
  prepare("BEGIN IMMEDIATE").run();
  try {
    const result = run();
    prepare("COMMIT").run();
    return result;
  } catch (error) {
    if (database.inTransaction) prepare("ROLLBACK").run();
    throw error;
  }
}

function apply({ database, prepare }: Connection, write: Write): boolean {
  switch (write.kind) {
    case "one":
      return applyOp(prepare, write.op);
    case "all":
      applyAll(prepare, write.ops);
      return true;
    case "statements":
      for (const { sql, row } of write.statements) prepare(sql).run(...row);
      return true;
    case "mark":
      markVersion(database);
      return true;
  }
}

/** Throws only where the transaction itself is gone. */
function inSavepoint(connection: Connection, write: Write): Outcome {
  const { prepare } = connection;
  prepare("SAVEPOINT one").run();
  try {
    const value = apply(connection, write);
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
