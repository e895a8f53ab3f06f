import type Database from "libsql";
import { COLLECTIONS, type Index } from "../domain/collections.js";
import { CollectionNames, type CollectionName } from "../domain/documents.js";
import { AppError } from "../domain/errors.js";
import { column, indexName, sideTable } from "./sqlite-names.js";

/** Raised when tables change in a way that `prepareSchema` cannot see from COLLECTIONS. */
const SCHEMA_VERSION = 1;

type Master = { name: string; sql: string };

/**
 * Brings a database to the tables and indexes that COLLECTIONS names, in one transaction: new ones are made and
 * filled, indexes that changed are made again, those no longer named are dropped. Documents are never touched.
 * @throws AppError "unavailable" when a newer version has written the file
 */
export function prepareSchema(database: Database.Database): void {
  database
    .transaction(() => {
      refuseNewer(database);
      for (const collection of CollectionNames) {
        database.exec(
          `CREATE TABLE IF NOT EXISTS ${collection} (key TEXT PRIMARY KEY NOT NULL, doc TEXT NOT NULL)`,
        );
        prepareIndexes(database, collection);
        for (const field of COLLECTIONS[collection].arrays ?? [])
          prepareSideTable(database, collection, field);
      }
      markVersion(database);
    })
    .immediate();
}

/** Writes the schema's version: also the smallest write there is, for a ping. */
export function markVersion(database: Database.Database): void {
  database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
}

function refuseNewer(database: Database.Database): void {
  const { user_version: found } = database.prepare("PRAGMA user_version").get() as { user_version: number };
  if (found > SCHEMA_VERSION)
    throw new AppError(
      "unavailable",
      `the database has schema ${found}; this Deskgraph knows ${SCHEMA_VERSION}`,
    );
}

function prepareIndexes(database: Database.Database, collection: CollectionName): void {
  const wanted = new Map(
    COLLECTIONS[collection].indexes.map((index) => [
      indexName(collection, index.name),
      createIndexSql(collection, index),
    ]),
  );
  const present = database
    .prepare("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL")
    .all(collection) as Master[];
  const standing = new Set<string>();
  for (const { name, sql } of present) {
    if (wanted.get(name) === sql) standing.add(name);
    else database.exec(`DROP INDEX "${name}"`);
  }
  for (const [name, sql] of wanted) if (!standing.has(name)) database.exec(sql);
}

/** The key ends every index that is not unique, so that a sort with its tie-break needs no sorting. */
function createIndexSql(collection: CollectionName, index: Index): string {
  const fields = index.fields.map((field) => column(collection, field));
  const columns = index.unique || fields.includes("key") ? fields : [...fields, "key"];
  const partial = index.sparse && fields[0] ? ` WHERE ${fields[0]} IS NOT NULL` : "";
  const kind = index.unique ? "UNIQUE INDEX" : "INDEX";
  return `CREATE ${kind} ${indexName(collection, index.name)} ON ${collection} (${columns.join(", ")})${partial}`;
}

function prepareSideTable(database: Database.Database, collection: CollectionName, field: string): void {
  const table = sideTable(collection, field);
  const there = database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(table);
  if (there) return;
  database.exec(
    `CREATE TABLE ${table} (value TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (value, key)) WITHOUT ROWID`,
  );
  database.exec(
    `INSERT OR IGNORE INTO ${table} (value, key)
     SELECT each.value, documents.key FROM ${collection} AS documents, json_each(documents.doc, '$.${field}') AS each`,
  );
}
