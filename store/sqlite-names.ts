import { z } from "zod";
import { COLLECTIONS } from "../domain/collections.js";
import type { CollectionName, Scalar } from "../domain/documents.js";

/** What may be bound to a statement: libsql ends the process when it is given a boolean. */
export type Bound = string | number | null;

const FIELD = /^[a-z][a-z0-9_]*$/;

/**
 * The SQL expression for a top-level field, spelled as the indexes spell it.
 * @throws TypeError on anything that is no field's name: nothing else reaches SQL
 */
export function column(collection: CollectionName, field: string): string {
  if (!FIELD.test(field)) throw new TypeError(`"${field}" is not the name of a field of ${collection}`);
  return field === COLLECTIONS[collection].key ? "key" : `json_extract(doc, '$.${field}')`;
}

/**
 * The full-text table that finds documents by an array field's values: the row of a document has its `id`. It writes
 * a tenth of what a table with a row a value would, since it sorts values into place later and in bulk.
 */
export const valuesTable = (collection: CollectionName, field: string): string => `${collection}__${field}`;

/** Values as words of that table: in hexadecimal, so that no tokenizer can take them apart or for one another. */
export const asWords = (values: Iterable<string>): string[] =>
  [...new Set(values)].map((value) => `x${Buffer.from(value).toString("hex")}`);

/** The name of an index in the database. */
export const indexName = (collection: CollectionName, name: string): string => `${collection}__${name}`;

/** A value as SQLite compares it: booleans are 0 and 1 there. */
export const toBound = (value: Scalar): Bound => (typeof value === "boolean" ? Number(value) : value);

/** A value that json_extract returned, as the document holds it. */
export function fromColumn(collection: CollectionName, field: string, value: Bound): Scalar {
  return typeof value === "number" && isBoolean(collection, field) ? value === 1 : value;
}

const isBoolean = (collection: CollectionName, field: string): boolean =>
  COLLECTIONS[collection].schema.shape[field] instanceof z.ZodBoolean;
