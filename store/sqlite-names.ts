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

/** The side table that holds an array field's values, one row each. */
export const sideTable = (collection: CollectionName, field: string): string => `${collection}__${field}`;

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
