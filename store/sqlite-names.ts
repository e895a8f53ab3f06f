import { z } from "zod";
import { COLLECTIONS } from "../domain/collections.js";
import type { CollectionName, Scalar } from "../domain/documents.js";
import { refuseNoField } from "./query-rules.js";

/** What may be bound to a statement: libsql ends the process when it is given a boolean. */
export type Bound = string | number | null;

/**
 * The fields that an index of the collection names, each a column of its own beside the document: an update then
 * touches only the indexes whose values it changes, where indexes over json_extract would all be written anew.
 */
export const indexedFields = (collection: CollectionName): readonly string[] => INDEXED.get(collection) ?? [];

const INDEXED: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(COLLECTIONS).map(([name, { key, indexes }]) => [
    name,
    [...new Set(indexes.flatMap(({ fields }) => fields))].filter((field) => field !== key),
  ]),
);

/**
 * The SQL expression for a top-level field.
 * @throws TypeError on anything that is no field's name: nothing else reaches SQL
 */
export function column(collection: CollectionName, field: string): string {
  refuseNoField(collection, field);
  if (field === COLLECTIONS[collection].key) return "key";
  return indexedFields(collection).includes(field) ? indexColumn(field) : extract(field);
}

/** The column that holds an indexed field. */
export const indexColumn = (field: string): string => `"${field}"`;

/** A field as it stands in the document. */
export const extract = (field: string): string => `json_extract(doc, '$.${field}')`;

/** What the column of an indexed field holds: what `extract` would say of the document. */
export function toColumn(value: unknown): Bound {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" || typeof value === "number") return value;
  return typeof value === "boolean" ? Number(value) : JSON.stringify(value);
}

/**
 * The full-text table that finds documents by an array field's values: the row of a document has its `id`. It writes
 * a tenth of what a table with a row a value would, since it sorts values into place later and in bulk.
 */
export const valuesTable = (collection: CollectionName, field: string): string => `${collection}__${field}`;

/** What that table's tokenizer takes for one word, and for no other. */
const PLAIN = /^[a-z0-9]+$/;

/** Values as words of that table: those that it would take apart, or for one another, in hexadecimal. */
export const asWords = (values: Iterable<string>): string[] =>
  [...new Set(values)].map((value) =>
    PLAIN.test(value) ? `w${value}` : `x${Buffer.from(value).toString("hex")}`,
  );

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
