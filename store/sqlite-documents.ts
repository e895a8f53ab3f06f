import Database from "libsql";
import type {
  CollectionName,
  Count,
  CountOptions,
  Documents,
  FindOptions,
  Stored,
} from "../domain/documents.js";
import { AppError } from "../domain/errors.js";
import { createKeptParses } from "./kept-parses.js";
import { createGroupCommit, type GroupCommit } from "./group-commit.js";
import { fromColumn, type Bound } from "./sqlite-names.js";
import { countQuery, findQueries } from "./sqlite-query.js";
import { markVersion, prepareSchema } from "./sqlite-schema.js";
import { applyAll, applyOp, type Prepare } from "./sqlite-writes.js";

/** How long another process's write, such as a script's, is waited for. */
const BUSY_TIMEOUT_MS = 5000;

/** Holds the inner pages of every index of a busy desk, so that a commit reads next to nothing. */
const CACHE_KIB = 64 * 1024;

/** Pages of log (16 MiB) before they are moved into the file: a page that many commits touch is moved once for all. */
const CHECKPOINT_PAGES = 4000;

/** The documents, and what the checkpointer shares with them. */
export type SqliteDocuments = Documents & {
  database: Database.Database;
  /** Prepared once for each text. */
  statement: Prepare;
  /** Writes within the group commit: what `apply` returns, once it is durable. */
  together: <T>(apply: () => T) => Promise<T>;
};

/**
 * Documents in one SQLite file, made where it is missing: WAL, synchronous FULL, a table a collection. A write is
 * on disk when its promise resolves; reads see only what is committed.
 * @throws AppError "unavailable" when a newer version has written the file
 */
export function openSqliteDocuments({ path }: { path: string }): SqliteDocuments {
  const database = new Database(path);
  try {
    database.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
    database.pragma(`cache_size = -${CACHE_KIB}`);
    database.pragma("journal_mode = WAL");
    database.pragma("synchronous = FULL");
    database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    prepareSchema(database);
  } catch (error) {
    database.close();
    throw error;
  }
  const prepare = cachedStatements(database);
  const parse = createKeptParses();
  const group = createGroupCommit({ database, prepare });
  const shared = { database, statement: prepare, together: <T>(apply: () => T) => group.write(apply) };
  return { ...shared, ...reads(prepare, parse), ...writes(prepare, group), ...lifecycle(database, group) };
}

type Reads = Pick<Documents, "get" | "find" | "count">;
type Writes = Pick<Documents, "insert" | "patch" | "append" | "remove" | "commit">;
type Lifecycle = Pick<Documents, "ping" | "close">;

/** The shapes of queries are few, since values are always bound: each is prepared once. */
function cachedStatements(database: Database.Database): Prepare {
  const statements = new Map<string, Database.Statement>();
  return (sql) => {
    const known = statements.get(sql);
    if (known) return known;
    const statement = database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
}

type Parse = (doc: string) => Stored;

function reads(prepare: Prepare, parse: Parse): Reads {
  return {
    get: async (collection, key) => {
      const row = prepare(`SELECT doc FROM ${collection} WHERE key = ?`).get(key) as
        | { doc: string }
        | undefined;
      return row && parse(row.doc);
    },
    find: async (collection, options = {}) => find(prepare, parse, { collection, options }),
    count: async (collection, options = {}) => count(prepare, collection, options),
  };
}

function writes(prepare: Prepare, group: GroupCommit): Writes {
  return {
    insert: async (collection, document) => {
      await group.write(() => applyOp(prepare, { op: "insert", collection, document }));
    },
    patch: (collection, key, change) =>
      group.write(() => applyOp(prepare, { op: "patch", collection, key, ...change })),
    append: (collection, key, change) =>
      group.write(() => applyOp(prepare, { op: "append", collection, key, ...change })),
    remove: async (collection, key) => {
      await group.write(() => applyOp(prepare, { op: "remove", collection, key }));
    },
    commit: (ops) => group.write(() => applyAll(prepare, ops)),
  };
}

function lifecycle(database: Database.Database, group: GroupCommit): Lifecycle {
  let closed = false;
  return {
    ping: async () => {
      try {
        await group.write(() => markVersion(database));
      } catch (error) {
        if (error instanceof AppError) throw error;
        throw new AppError("unavailable", "the document store cannot be written", { cause: error });
      }
    },
    close: async () => {
      if (closed) return;
      closed = true;
      group.close();
      database.close();
    },
  };
}

function find(
  prepare: Prepare,
  parse: Parse,
  { collection, options }: { collection: CollectionName; options: FindOptions },
): Stored[] {
  const { limit, queries } = findQueries(collection, options);
  const found: Stored[] = [];
  for (const { sql, params } of queries) {
    if (found.length === limit) break;
    const rows = prepare(sql).all(...params, limit - found.length) as { doc: string }[];
    for (const { doc } of rows) found.push(parse(doc));
  }
  return found;
}

function count(prepare: Prepare, collection: CollectionName, options: CountOptions): Count[] {
  const { sql, params, fields } = countQuery(collection, options);
  const rows = prepare(sql).all(...params) as (Record<string, Bound> & { count: number })[];
  return rows.map((row) => ({
    group: Object.fromEntries(
      fields.map((field, at) => [field, fromColumn(collection, field, row[`group_${at}`] ?? null)]),
    ),
    count: row.count,
  }));
}
