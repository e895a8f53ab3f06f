import Database from "libsql";

/** A statement of another connection passes in less. */
const WAIT_MS = 500;

/**
 * Whether another process has this database open: the file can leave write-ahead logging, for a moment, only while
 * nobody else has.
 */
export function isOpenElsewhere(path: string): boolean {
  const database = new Database(path);
  try {
    database.pragma(`busy_timeout = ${WAIT_MS}`);
    database.pragma("journal_mode = DELETE");
    database.pragma("journal_mode = WAL");
    return false;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "SQLITE_BUSY") return true;
    throw error;
  } finally {
    database.close();
  }
}
