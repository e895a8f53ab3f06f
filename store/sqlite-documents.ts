import type Database from "libsql";
import type {
  CollectionName,
  Count,
  CountOptions,
  Documents,
  FindOptions,
  Op,
  Stored,
} from "../domain/documents.js";
import { AppError } from "../domain/errors.js";
import type { Write } from "./commit-group.js";
import { createKeptParses } from "./kept-parses.js";
import { createGroupCommit, type GroupCommit } from "./group-commit.js";
import { fromColumn, type Bound } from "./sqlite-names.js";
import { countQuery, findQueries } from "./sqlite-query.js";
import { openConnection } from "./sqlite-connection.js";
import { prepareSchema } from "./sqlite-schema.js";
import { writing, type Prepare } from "./sqlite-writes.js";
import { writerBeside, writerHere } from "./writer/writers.js";

/** The documents, and what the checkpointer shares with them. */
export type SqliteDocuments = Documents & {
  database: Database.Database;
  /** Prepared once for each text; for reading. */
  statement: Prepare;
  /** Writes rows within the group commit, whole or not at all. */
  together: (statements: Extract<Write, { kind: "statements" }>["statements"]) => Promise<void>;
};

/**
 * Documents in one SQLite file, made where it is missing: WAL, synchronous FULL, a table a collection. A write is
 * on disk when its promise resolves; reads see only what is committed. `beside`: a thread of its own writes, so that
 * no disk holds up the event loop of whoever answers requests.
 * @throws AppError "unavailable" when a newer version has written the file
 */
export function openSqliteDocuments({
  path,
  beside = false,
}: {
  path: string;
  beside?: boolean;
}): SqliteDocuments {
  const connection = openConnection(path);
  const { database, prepare } = connection;
  try {
    prepareSchema(database);
  } catch (error) {
    database.close();
    throw error;
  }
  const parse = createKeptParses();
  const group = createGroupCommit(beside ? writerBeside(path) : writerHere(connection));
  return {
    database,
    statement: prepare,
    together: async (statements) => {
      await group.write({ kind: "statements", statements });
    },
    ...reads(prepare, parse),
    ...writes(group),
    ...lifecycle(database, group),
  };
}

type Reads = Pick<Documents, "get" | "find" | "count">;
type Writes = Pick<Documents, "insert" | "patch" | "append" | "remove" | "commit">;
type Lifecycle = Pick<Documents, "ping" | "close">;

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

function writes(group: GroupCommit): Writes {
  const one = async (op: Op) => group.write({ kind: "one", op: writing(op) });
  return {
    insert: async (collection, document) => {
      await one({ op: "insert", collection, document });
    },
    patch: (collection, key, change) => one({ op: "patch", collection, key, ...change }),
    append: (collection, key, change) => one({ op: "append", collection, key, ...change }),
    remove: async (collection, key) => {
      await one({ op: "remove", collection, key });
    },
    commit: async (ops) => {
      await group.write({ kind: "all", ops: ops.map(writing) });
    },
  };
}

function lifecycle(database: Database.Database, group: GroupCommit): Lifecycle {
  let closed: Promise<void> | undefined;
  const close = async () => {
    await group.close();
    database.close();
  };
  return {
    ping: async () => {
      try {
        await group.write({ kind: "mark" });
      } catch (error) {
        if (error instanceof AppError) throw error;
        throw new AppError("unavailable", "the document store cannot be written", { cause: error });
      }
    },
    close: () => (closed ??= close()),
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
    const left = limit - found.length;
    // Never `get`, also for one row: libsql answers it with an earlier row once the statement was asked for `all`.
    const rows = prepare(sql).all(...params, left) as { doc: string }[];
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
