import { COLLECTIONS } from "../domain/collections.js";
import type {
  CollectionName,
  CountOptions,
  Equality,
  Filter,
  FindOptions,
  HasAll,
  Sort,
  Stored,
} from "../domain/documents.js";

const MAX_LIMIT = 10_000;
const DEFAULT_LIMIT = 50;
const MOST_GROUPS = 2;
const FIELD = /^[a-z][a-z0-9_]*$/;

/** How much of a timestamp tells its hour, and its day. */
export const BUCKET_LENGTHS = { hour: "2026-01-31T14".length, day: "2026-01-31".length };

/** How many documents a find gives, and in what order: by their keys unless told. @throws RangeError on a bad limit */
export function pageOf(
  collection: CollectionName,
  { limit = DEFAULT_LIMIT, sort }: FindOptions,
): { limit: number; sort: Sort } {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT)
    throw new RangeError(`a limit is a whole number from 1 to ${MAX_LIMIT}, not ${limit}`);
  return { limit, sort: sort ?? { field: COLLECTIONS[collection].key, direction: "asc" } };
}

/** The fields that a count groups by. @throws RangeError on too many */
export function groupsOf({ by = [] }: CountOptions): readonly string[] {
  if (by.length > MOST_GROUPS) throw new RangeError(`count groups by at most two fields, not ${by.length}`);
  return by;
}

/** @throws TypeError on anything that is no field's name: nothing else reaches an engine as a part of its language */
export function refuseNoField(collection: CollectionName, field: string): void {
  if (!FIELD.test(field)) throw new TypeError(`"${field}" is not the name of a field of ${collection}`);
}

/** The key that a document bears. @throws TypeError on one without */
export function keyIn(collection: CollectionName, document: Stored): string {
  const key = document[COLLECTIONS[collection].key];
  if (typeof key !== "string" || key === "") throw new TypeError(`a document of ${collection} has no key`);
  return key;
}

/** Whether a test asks an array field for values that it must all hold. */
export const isHasAll = (test: Filter[string]): test is HasAll =>
  typeof test === "object" && test !== null && "has_all" in test;

/** Whether a test asks a field to equal one value, or one of several. */
export const isEquality = (test: Filter[string]): test is Equality =>
  typeof test !== "object" || test === null || "in" in test;
