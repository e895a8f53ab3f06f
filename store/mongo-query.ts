import type {
  CollectionName,
  Count,
  CountOptions,
  Cursor,
  Equality,
  Filter,
  FindOptions,
  Scalar,
  Sort,
} from "../domain/documents.js";
import { isOneOf } from "./equality.js";
import { isSparse, pathOf } from "./mongo-models.js";
import { BUCKET_LENGTHS, groupsOf, isEquality, isHasAll, pageOf, refuseNoField } from "./query-rules.js";

export type MongoFilter = Record<string, unknown>;

const RANGE_ENDS = ["gt", "gte", "lt", "lte"] as const;

/**
 * The limit of a find, its sort, and its filters: they are asked in turn until the limit is filled. There are two where
 * null values begin or end the order, so that each can walk its index.
 */
export function findPlan(
  collection: CollectionName,
  options: FindOptions,
): { limit: number; sort: Record<string, 1 | -1>; filters: MongoFilter[] } {
  const { limit, sort } = pageOf(collection, options);
  const by = path(collection, sort.field);
  const direction = sort.direction === "asc" ? 1 : -1;
  const where = filterOf(collection, options.filter ?? {});
  return {
    limit,
    sort: { [by]: direction, _id: direction },
    filters: segments(by, sort, options.after).map((segment) => allOf([where, segment])),
  };
}

/** The filter, as MongoDB says it. */
function filterOf(collection: CollectionName, filter: Filter): MongoFilter {
  return allOf(Object.entries(filter).map(([field, test]) => testOf(collection, field, test)));
}

/** The filter for a document whose fields still equal. */
export const stillEquals = (
  collection: CollectionName,
  key: string,
  where: Record<string, Equality>,
): MongoFilter => allOf([{ _id: key }, filterOf(collection, where)]);

/** The stages that count, and how their answers read; no stages: count what the filter lets through. */
export function countPlan(collection: CollectionName, options: CountOptions) {
  const by = groupsOf(options);
  const { bucket } = options;
  const groups: { field: string; value: object }[] = by.map((field) => ({
    field,
    value: orNull(`$${path(collection, field)}`),
  }));
  if (bucket) {
    const at = orNull(`$${path(collection, bucket.field)}`);
    const cut = { $substrBytes: [at, 0, BUCKET_LENGTHS[bucket.unit]] };
    groups.push({ field: bucket.field, value: { $cond: [{ $eq: [at, null] }, null, cut] } });
  }
  const match = filterOf(collection, options.filter ?? {});
  const named = Object.fromEntries(groups.map(({ value }, at) => [`group_${at}`, value]));
  const stages = [
    { $match: match },
    { $group: { _id: named, count: { $sum: 1 } } },
    { $sort: Object.fromEntries(groups.map((_, at) => [`_id.group_${at}`, 1])) },
  ];
  const read = ({ _id, count }: { _id: Record<string, Scalar>; count: number }): Count => ({
    group: Object.fromEntries(groups.map(({ field }, at) => [field, _id[`group_${at}`] ?? null])),
    count,
  });
  return { match, stages: groups.length > 0 ? stages : [], read };
}

/**
 * The path of a field, as queries and indexes spell it.
 * @throws TypeError on anything that is no field's name: nothing else reaches the server as an operator or a path
 */
export function path(collection: CollectionName, field: string): string {
  refuseNoField(collection, field);
  return pathOf(collection, field);
}

const orNull = (value: unknown) => ({ $ifNull: [value, null] });

function segments(by: string, { direction }: Sort, after: Cursor | undefined): MongoFilter[] {
  if (!after) return [{}];
  const beyond = direction === "asc" ? "$gt" : "$lt";
  if (by === "_id") return [{ _id: { [beyond]: after.key } }];
  const isNullBeyond = { [by]: null, _id: { [beyond]: after.key } };
  if (after.value === null)
    return direction === "asc" ? [isNullBeyond, { [by]: { $ne: null } }] : [isNullBeyond];
  const rest = {
    [by]: { [`${beyond}e`]: after.value },
    $or: [{ [by]: { [beyond]: after.value } }, { _id: { [beyond]: after.key } }],
  };
  return direction === "asc" ? [rest] : [rest, { [by]: null }];
}

function testOf(collection: CollectionName, field: string, test: Filter[string]): MongoFilter {
  const by = path(collection, field);
  if (isHasAll(test)) return test.has_all.length === 0 ? {} : { [by]: { $all: [...new Set(test.has_all)] } };
  if (isEquality(test)) return { [by]: isOneOf(test) ? { $in: [...test.in] } : { $eq: test ?? null } };
  const ends = RANGE_ENDS.flatMap((end) => (test[end] === undefined ? [] : [[`$${end}`, test[end]]]));
  if (ends.length === 0) throw new TypeError(`the range of ${field} has no end`);
  const range = Object.fromEntries(ends) as MongoFilter;
  // A sparse index serves only what is bounded as it is; the strings in it all come after the empty one.
  const lowest = isSparse(collection, field) && !("$gt" in range) && !("$gte" in range) ? { $gte: "" } : {};
  return { [by]: { ...range, ...lowest } };
}

/** As MongoDB reads a list of conditions; each may name the same field. */
function allOf(filters: readonly MongoFilter[]): MongoFilter {
  const present = filters.filter((filter) => Object.keys(filter).length > 0);
  const [only] = present;
  if (present.length < 2) return only ?? {};
  const names = present.flatMap((filter) => Object.keys(filter));
  const isPlain = new Set(names).size === names.length;
  return isPlain ? (Object.assign({}, ...present) as MongoFilter) : { $and: present };
}
