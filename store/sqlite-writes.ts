import type Database from "libsql";
import { COLLECTIONS } from "../domain/collections.js";
import { DocumentConflict, type CollectionName, type Op, type Stored } from "../domain/documents.js";
import { firstDifference } from "./equality.js";
import { column, indexName, sideTable, type Bound } from "./sqlite-names.js";

export type Prepare = (sql: string) => Database.Statement;

type OpOf<K extends Op["op"]> = Extract<Op, { op: K }>;

/**
 * Applies one operation inside the transaction that is open. False where a patch or append found nothing to change.
 * @throws DocumentConflict when a key or unique field is taken
 */
export function applyOp(prepare: Prepare, op: Op): boolean {
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
export function applyAll(prepare: Prepare, ops: readonly Op[]): void {
  for (const op of ops) {
    if (!applyOp(prepare, op) && op.op !== "insert")
      throw new DocumentConflict({ collection: op.collection, key: op.key, field: "where" });
  }
}

function insert(prepare: Prepare, { collection, document }: OpOf<"insert">): boolean {
  const key = document[COLLECTIONS[collection].key];
  if (typeof key !== "string" || key === "") throw new TypeError(`a document of ${collection} has no key`);
  naming({ collection, key }, () =>
    prepare(`INSERT INTO ${collection} (key, doc) VALUES (?, ?)`).run(key, JSON.stringify(document)),
  );
  updateSides(prepare, { collection, key, before: {}, after: document });
  return true;
}

function patch(prepare: Prepare, { collection, key, where, set }: OpOf<"patch">): boolean {
  const before = read(prepare, collection, key);
  if (!before || firstDifference(before, where) !== undefined) return false;
  if (Object.keys(set).length > 0)
    write(prepare, { collection, key, before, after: { ...before, ...defined(set) } });
  return true;
}

function append(prepare: Prepare, { collection, key, field, values }: OpOf<"append">): boolean {
  const before = read(prepare, collection, key);
  if (!before) return false;
  column(collection, field);
  const present = before[field] ?? [];
  if (!Array.isArray(present)) throw new TypeError(`${collection}/${key}: ${field} is not an array`);
  write(prepare, {
    collection,
    key,
    before,
    after: { ...before, [field]: [...(present as unknown[]), ...values] },
  });
  return true;
}

function remove(prepare: Prepare, { collection, key }: OpOf<"remove">): boolean {
  const before = read(prepare, collection, key);
  if (!before) return true;
  prepare(`DELETE FROM ${collection} WHERE key = ?`).run(key);
  updateSides(prepare, { collection, key, before, after: {} });
  return true;
}

type Change = { collection: CollectionName; key: string; before: Stored; after: Stored };

function write(prepare: Prepare, change: Change): void {
  const { collection, key, after } = change;
  if (after[COLLECTIONS[collection].key] !== key)
    throw new TypeError(`${collection}/${key}: a key cannot change`);
  naming(change, () =>
    prepare(`UPDATE ${collection} SET doc = ? WHERE key = ?`).run(JSON.stringify(after), key),
  );
  updateSides(prepare, change);
}

function updateSides(prepare: Prepare, { collection, key, before, after }: Change): void {
  for (const field of COLLECTIONS[collection].arrays ?? []) {
    const old = texts(before[field]);
    const now = texts(after[field]);
    const table = sideTable(collection, field);
    const gone = [...old].filter((value) => !now.has(value));
    const come = [...now].filter((value) => !old.has(value));
    if (gone.length > 0)
      prepare(`DELETE FROM ${table} WHERE key = ? AND value IN (SELECT value FROM json_each(?))`).run(
        key,
        JSON.stringify(gone),
      );
    if (come.length > 0)
      prepare(`INSERT INTO ${table} (value, key) SELECT value, ? FROM json_each(?)`).run(
        key,
        JSON.stringify(come),
      );
  }
}

const texts = (value: unknown): Set<string> =>
  new Set(Array.isArray(value) ? value.filter((item) => typeof item === "string") : []);

function read(prepare: Prepare, collection: CollectionName, key: string): Stored | undefined {
  const row = prepare(`SELECT doc FROM ${collection} WHERE key = ?`).get(key as Bound) as
    | { doc: string }
    | undefined;
  return row && (JSON.parse(row.doc) as Stored);
}

/** A field set to undefined is left as it is: the engines agree on that. */
const defined = (set: Stored): Stored =>
  Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined));

function naming(at: { collection: CollectionName; key: string }, run: () => unknown): void {
  try {
    run();
  } catch (error) {
    const field = takenField(at.collection, error);
    throw field === undefined
      ? error
      : new DocumentConflict({ collection: at.collection, key: at.key, field });
  }
}

function takenField(collection: CollectionName, error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  if (error.code === "SQLITE_CONSTRAINT_PRIMARYKEY") return "key";
  if (error.code !== "SQLITE_CONSTRAINT_UNIQUE") return undefined;
  const index = COLLECTIONS[collection].indexes.find(({ name }) =>
    error.message.endsWith(`'${indexName(collection, name)}'`),
  );
  return index?.fields.join(",");
}
