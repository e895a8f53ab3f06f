import Database from "libsql";
import type { Connection } from "./commit-group.js";

/** How long another process's write, such as a script's, is waited for. */
const BUSY_TIMEOUT_MS = 5000;

/** Holds the inner pages of every index of a busy desk, so that a commit reads next to nothing. */
const CACHE_KIB = 64 * 1024;

/** Pages of log (16 MiB) before they are moved into the file: a page that many commits touch is moved once for all. */
const CHECKPOINT_PAGES = 4000;

/** Opens a database, made where it is missing: WAL, synchronous FULL. What is committed is on disk. */
export function openConnection(path: string): Connection {
  const database = new Database(path);
  try {
    database.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
    database.pragma(`cache_size = -${CACHE_KIB}`);
    database.pragma("journal_mode = WAL");
    database.pragma("synchronous = FULL");
    database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  } catch (error) {
    database.close();
    throw error;
  }
  return { database, prepare: cachedStatements(database) };
}

/** The shapes of queries are few, since values are always bound: each is prepared once. */
function cachedStatements(database: Database.Database): Connection["prepare"] {
  const statements = new Map<string, Database.Statement>();
  return (sql) => {
    const known = statements.get(sql);
    if (known) return known;
    const statement = database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
}
