import type Database from "libsql";
import { COLLECTIONS, type Index } from "../domain/collections.js";
import { CollectionNames, type CollectionName } from "../domain/documents.js";
import { AppError } from "../domain/errors.js";
import {
  asWords,
  column,
  extract,
  indexColumn,
  indexedFields,
  indexName,
  valuesTable,
} from "./sqlite-names.js";

/** Raised when tables change in a way that `prepareSchema` cannot see from COLLECTIONS. */
const SCHEMA_VERSION = 3;

/** From this one on, words of full-text tables are written as they are written now. */
const WORDS_VERSION = 3;

const DOCUMENT_COLUMNS: ReadonlySet<string> = new Set(["id", "key", "doc"]);

type Master = { name: string; sql: string };

/**
 * Brings a database to the tables, columns and indexes that COLLECTIONS names, in one transaction: new ones are made
 * and filled, indexes that changed are made again, what is no longer named is dropped. Documents are never touched.
 * @throws AppError "unavailable" when a newer version has written the file
 */
export function prepareSchema(database: Database.Database): void {
  database
    .transaction(() => {
      const found = versionOf(database);
      if (found > SCHEMA_VERSION)
        throw new AppError(
          "unavailable",
          `the database has schema ${found}; this Deskgraph knows ${SCHEMA_VERSION}`,
        );
      for (const collection of CollectionNames) {
        database.exec(
          `CREATE TABLE IF NOT EXISTS ${collection} (id INTEGER PRIMARY KEY, key TEXT UNIQUE NOT NULL, doc TEXT NOT NULL)`,
        );
        const columns = columnsToChange(database, collection);
        addColumns(database, collection, columns.missing);
        prepareIndexes(database, collection);
        for (const name of columns.unnamed) database.exec(`ALTER TABLE ${collection} DROP COLUMN "${name}"`);
        for (const field of COLLECTIONS[collection].arrays ?? [])
          prepareValuesTable(database, { collection, field, anew: found < WORDS_VERSION });
      }
      markVersion(database);
    })
    .immediate();
}

/** Writes the schema's version: also the smallest write there is, for a ping. */
export function markVersion(database: Database.Database): void {
  database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
}

function versionOf(database: Database.Database): number {
  const { user_version: found } = database.prepare("PRAGMA user_version").get() as { user_version: number };
  return found;
}

/** Columns of the table beside those that hold documents: which are to be made, and which no index names any more. */
function columnsToChange(database: Database.Database, collection: CollectionName) {
  const present = database.prepare(`PRAGMA table_info(${collection})`).all() as { name: string }[];
  const standing = new Set(present.map(({ name }) => name));
  const wanted = indexedFields(collection);
  return {
    missing: wanted.filter((field) => !standing.has(field)),
    unnamed: [...standing].filter((name) => !DOCUMENT_COLUMNS.has(name) && !wanted.includes(name)),
  };
}

function addColumns(
  database: Database.Database,
  collection: CollectionName,
  fields: readonly string[],
): void {
  // Without a type, a column holds each value as it is given.
  for (const field of fields) database.exec(`ALTER TABLE ${collection} ADD COLUMN ${indexColumn(field)}`);
  if (fields.length === 0) return;
  const values = fields.map((field) => `${indexColumn(field)} = ${extract(field)}`);
  database.exec(`UPDATE ${collection} SET ${values.join(", ")}`);
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

function prepareValuesTable(
  database: Database.Database,
  { collection, field, anew }: { collection: CollectionName; field: string; anew: boolean },
): void {
  const table = valuesTable(collection, field);
  if (anew) database.exec(`DROP TABLE IF EXISTS ${table}`);
  const there = database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(table);
  if (there) return;
  database.exec(
    `CREATE VIRTUAL TABLE ${table} USING fts5(words, content='', contentless_delete=1, detail=none, tokenize='ascii')`,
  );
  const insert = database.prepare(`INSERT INTO ${table} (rowid, words) VALUES (?, ?)`);
  const rows = database.prepare(`SELECT id, doc ->> '$.${field}' AS list FROM ${collection}`).iterate();
  for (const { id, list } of rows as Iterable<{ id: number; list: string | null }>)
    insert.run(id, asWords(JSON.parse(list ?? "[]") as string[]).join(" "));
}
