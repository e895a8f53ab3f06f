import type Database from "libsql";
import { COLLECTIONS } from "../domain/collections.js";
import {
  CollectionNames,
  DocumentConflict,
  type CollectionName,
  type Op,
  type Stored,
} from "../domain/documents.js";
import { firstDifference } from "./equality.js";
import { keyIn } from "./query-rules.js";
import { asWords, column, indexColumn, indexedFields, toColumn, valuesTable } from "./sqlite-names.js";

export type Prepare = (sql: string) => Database.Statement;

/** An operation on its way to the file. A new document goes as text: it may have to cross to another thread. */
export type Writing =
  | Exclude<Op, { op: "insert" }>
  | { op: "insert"; collection: CollectionName; key: string; doc: string };

type WritingOf<K extends Op["op"]> = Extract<Writing, { op: K }>;

/** @throws TypeError where a new document has no key */
export function writing(op: Op): Writing {
  if (op.op !== "insert") return op;
  const { collection, document } = op;
  return { op: "insert", collection, key: keyIn(collection, document), doc: JSON.stringify(document) };
}

/**
 * Applies one operation inside the transaction that is open. False where a patch or append found nothing to change.
 * @throws DocumentConflict when a key or unique field is taken
 */
export function applyOp(prepare: Prepare, op: Writing): boolean {
  switch (op.op) {
    case "insert":
      return insert(prepare, op);
    case "patch":
      return patch(prepare, op);
    case "append":
      return append(prepare, op);
    case "remove":
      return remove(prepare, op);
  }
}

/**
 * Applies all of them, in order.
 * @throws DocumentConflict at the first that does not hold; the caller rolls back
 */
export function applyAll(prepare: Prepare, ops: readonly Writing[]): void {
  for (const op of ops) {
    if (!applyOp(prepare, op) && op.op !== "insert")
      throw new DocumentConflict({ collection: op.collection, key: op.key, field: "where" });
  }
}

function insert(prepare: Prepare, { collection, key, doc }: WritingOf<"insert">): boolean {
  const after = JSON.parse(doc) as Stored;
  const { lastInsertRowid } = naming({ collection, key }, () =>
    prepare(insertSql(collection)).run(key, doc, ...columnsOf(collection, after)),
  );
  updateValues(prepare, { collection, id: Number(lastInsertRowid), before: {}, after });
  return true;
}

function patch(prepare: Prepare, { collection, key, where, set }: WritingOf<"patch">): boolean {
  const row = read(prepare, collection, key);
  if (!row || firstDifference(row.before, where) !== undefined) return false;
  if (Object.keys(set).length > 0)
    write(prepare, { collection, key, ...row, after: { ...row.before, ...defined(set) } });
  return true;
}

function append(prepare: Prepare, { collection, key, field, values }: WritingOf<"append">): boolean {
  const row = read(prepare, collection, key);
  if (!row) return false;
  column(collection, field);
  const present = row.before[field] ?? [];
  if (!Array.isArray(present)) throw new TypeError(`${collection}/${key}: ${field} is not an array`);
  const all = [...(present as unknown[]), ...values];
  write(prepare, { collection, key, ...row, after: { ...row.before, [field]: all } });
  return true;
}

function remove(prepare: Prepare, { collection, key }: WritingOf<"remove">): boolean {
  const row = read(prepare, collection, key);
  if (!row) return true;
  prepare(`DELETE FROM ${collection} WHERE id = ?`).run(row.id);
  updateValues(prepare, { collection, ...row, after: {} });
  return true;
}

type Row = { id: number; before: Stored };
type Change = Row & { collection: CollectionName; after: Stored };

function read(prepare: Prepare, collection: CollectionName, key: string): Row | undefined {
  const row = prepare(`SELECT id, doc FROM ${collection} WHERE key = ?`).get(key) as
    | { id: number; doc: string }
    | undefined;
  return row && { id: row.id, before: JSON.parse(row.doc) as Stored };
}

function write(prepare: Prepare, change: Change & { key: string }): void {
  const { collection, key, id, after } = change;
  if (after[COLLECTIONS[collection].key] !== key)
    throw new TypeError(`${collection}/${key}: a key cannot change`);
  const moved = indexedFields(collection).filter((field) => change.before[field] !== after[field]);
  const set = ["doc = ?", ...moved.map((field) => `${indexColumn(field)} = ?`)];
  naming(change, () =>
    prepare(`UPDATE ${collection} SET ${set.join(", ")} WHERE id = ?`).run(
      JSON.stringify(after),
      ...moved.map((field) => toColumn(after[field])),
      id,
    ),
  );
  updateValues(prepare, change);
}

const INSERTS: ReadonlyMap<CollectionName, string> = new Map(
  CollectionNames.map((collection) => {
    const columns = ["key", "doc", ...indexedFields(collection).map(indexColumn)];
    const places = columns.map(() => "?");
    return [collection, `INSERT INTO ${collection} (${columns.join(", ")}) VALUES (${places.join(", ")})`];
  }),
);

const insertSql = (collection: CollectionName): string => INSERTS.get(collection) ?? "";

const columnsOf = (collection: CollectionName, document: Stored) =>
  indexedFields(collection).map((field) => toColumn(document[field]));

function updateValues(prepare: Prepare, { collection, id, before, after }: Change): void {
  for (const field of COLLECTIONS[collection].arrays ?? []) {
    const old = wordsIn(before[field]);
    const now = wordsIn(after[field]);
    if (old === now) continue;
    const table = valuesTable(collection, field);
    if (old !== "") prepare(`DELETE FROM ${table} WHERE rowid = ?`).run(id);
    if (now !== "") prepare(`INSERT INTO ${table} (rowid, words) VALUES (?, ?)`).run(id, now);
  }
}

const wordsIn = (values: unknown): string =>
  Array.isArray(values) ? asWords(values.filter((value) => typeof value === "string")).join(" ") : "";

/** A field set to undefined is left as it is: the engines agree on that. */
const defined = (set: Stored): Stored =>
  Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined));

function naming<T>(at: { collection: CollectionName; key: string }, run: () => T): T {
  try {
    return run();
  } catch (error) {
    const field = takenField(at.collection, error);
    throw field === undefined
      ? error
      : new DocumentConflict({ collection: at.collection, key: at.key, field });
  }
}

/** SQLite names the columns: "UNIQUE constraint failed: events.ticket_id, events.number". */
function takenField(collection: CollectionName, error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  if (error.code !== "SQLITE_CONSTRAINT_UNIQUE") return undefined;
  const [, named] = error.message.split("constraint failed: ");
  return named
    ?.split(", ")
    .map((name) => name.replace(`${collection}.`, ""))
    .join(",");
}
