import Database from "libsql";
import { CollectionNames } from "../../domain/documents.js";
import { AppError } from "../../domain/errors.js";
import type { Manifest } from "./manifest.js";

/** How long the copy waits for a writer that is just committing, in milliseconds. */
const PATIENCE_MS = 10_000;

/**
 * Copies a database as it stands at one moment, while others write to it: they are not held up, and what they commit
 * from then on is not in the copy.
 */
export function copyDatabase(from: string, to: string): void {
  const database = new Database(from);
  try {
    database.pragma(`busy_timeout = ${PATIENCE_MS}`);
    database.prepare("VACUUM INTO ?").run(to);
  } finally {
    database.close();
  }
}

/**
 * Looks through a whole copy and counts what is in it.
 * @throws AppError "invalid_input" where it is damaged
 */
export function checkDatabase(path: string): Manifest["documents"] {
  const database = new Database(path, { readonly: true });
  try {
    const { integrity_check: found } = database.prepare("PRAGMA integrity_check").get() as {
      integrity_check: string;
    };
    if (found !== "ok") throw new AppError("invalid_input", `${path} is damaged: ${found}`);
    const tables = new Set(
      (
        database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all() as { name: string }[]
      ).map(({ name }) => name),
    );
    // A backup of an older version knows fewer collections.
    const counted = CollectionNames.filter((name) => tables.has(name)).map((name) => {
      const row = database.prepare(`SELECT count(*) AS count FROM ${name}`).get() as { count: number };
      return [name, row.count] as const;
    });
    return Object.fromEntries(counted);
  } finally {
    database.close();
  }
}
