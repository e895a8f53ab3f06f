import { COLLECTIONS } from "../domain/collections.js";
import type {
  CollectionName,
  CountOptions,
  Cursor,
  Equality,
  Filter,
  FindOptions,
  HasAll,
  Range,
  Scalar,
  Sort,
} from "../domain/documents.js";
import { isOneOf } from "./equality.js";
import { BUCKET_LENGTHS, groupsOf, isEquality, isHasAll, pageOf } from "./query-rules.js";
import { asWords, column, valuesTable, toBound, type Bound } from "./sqlite-names.js";

export type Query = { sql: string; params: Bound[] };

/** SQLite joins at most 500 selects; more values than this are not asked for by lists. */
const MAX_SPLIT = 20;
const RANGES = { gt: ">", gte: ">=", lt: "<", lte: "<=" } as const;

/**
 * The limit of a find, and its queries: they are run in turn until the limit is filled. There are two where null
 * values begin or end the order, so that each can walk its index.
 */
export function findQueries(
  collection: CollectionName,
  options: FindOptions,
): { limit: number; queries: Query[] } {
  const { limit, sort } = pageOf(collection, options);
  const by = column(collection, sort.field);
  const order = by === "key" ? `key ${sort.direction}` : `${by} ${sort.direction}, key ${sort.direction}`;
  const filters = splitByIndex(collection, options.filter ?? {}, sort.field);
  const wheres = filters.map((filter) => whereFilter(collection, filter));
  const queries = segments(by, sort, options.after).map((segment) => {
    const parts = wheres.map((where) => join([where, segment]));
    const [only, ...others] = parts;
    if (only && others.length === 0)
      return {
        sql: `SELECT doc FROM ${collection}${only.sql} ORDER BY ${order} LIMIT ?`,
        params: only.params,
      };
    const selects = parts.map(
      ({ sql }) =>
        `SELECT * FROM (SELECT doc, key, ${by} AS sorted FROM ${collection}${sql} ORDER BY ${order} LIMIT ?)`,
    );
    const ordered = `ORDER BY sorted ${sort.direction}, key ${sort.direction} LIMIT ?`;
    return {
      sql: `SELECT doc FROM (${selects.join(" UNION ALL ")}) ${ordered}`,
      params: parts.flatMap(({ params }) => params.concat(limit)),
    };
  });
  return { limit, queries };
}

/**
 * One filter for each value of an "in" where an index holds that field and then the order: each is walked in order
 * and stopped at the limit, where SQLite alone would sort everything that matches. Else the filter as it is.
 */
function splitByIndex(collection: CollectionName, filter: Filter, sortField: string): Filter[] {
  for (const [field, test] of Object.entries(filter)) {
    if (isHasAll(test) || !isEquality(test) || !isOneOf(test)) continue;
    const values = [...new Set(test.in)];
    const indexed = COLLECTIONS[collection].indexes.some(
      ({ fields: [first, second] }) => first === field && second === sortField,
    );
    if (indexed && values.length > 1 && values.length <= MAX_SPLIT)
      return values.map((value) => Object.assign({}, filter, { [field]: value }));
  }
  return [filter];
}

/** One query whose rows are the groups' values in the order of `fields`, then `count`. */
export function countQuery(collection: CollectionName, options: CountOptions): Query & { fields: string[] } {
  const by = groupsOf(options);
  const { bucket } = options;
  const groups = by.map((field) => column(collection, field));
  if (bucket) groups.push(`substr(${column(collection, bucket.field)}, 1, ${BUCKET_LENGTHS[bucket.unit]})`);
  const names = groups.map((group, at) => `${group} AS group_${at}`);
  const { sql, params } = join([whereFilter(collection, options.filter ?? {})]);
  const places = groups.map((_, at) => at + 1).join(", ");
  const grouped = groups.length > 0 ? ` GROUP BY ${places} ORDER BY ${places}` : "";
  return {
    sql: `SELECT ${[...names, "count(*) AS count"].join(", ")} FROM ${collection}${sql}${grouped}`,
    params,
    fields: bucket ? [...by, bucket.field] : [...by],
  };
}

function segments(by: string, { direction }: Sort, after: Cursor | undefined): Query[] {
  if (!after) return [{ sql: "", params: [] }];
  const beyond = direction === "asc" ? ">" : "<";
  const value = toBound(after.value);
  const isNull = { sql: `${by} IS NULL`, params: [] };
  const isNullBeyond = { sql: `${by} IS NULL AND key ${beyond} ?`, params: [after.key] };
  if (by === "key") return [{ sql: `key ${beyond} ?`, params: [after.key] }];
  if (value === null)
    return direction === "asc" ? [isNullBeyond, { sql: `${by} IS NOT NULL`, params: [] }] : [isNullBeyond];
  const rest = {
    sql: `${by} ${beyond}= ? AND (${by} ${beyond} ? OR key ${beyond} ?)`,
    params: [value, value, after.key],
  };
  return direction === "asc" ? [rest] : [rest, isNull];
}

function whereFilter(collection: CollectionName, filter: Filter): Query {
  const conditions = Object.entries(filter).map(([field, test]) => whereField(collection, field, test));
  return {
    sql: conditions.map(({ sql }) => sql).join(" AND "),
    params: conditions.flatMap(({ params }) => params),
  };
}

function whereField(collection: CollectionName, field: string, test: Filter[string]): Query {
  if (isHasAll(test)) return whereHasAll(collection, field, test);
  if (isEquality(test)) return whereEqual(column(collection, field), test);
  const limits = Object.entries(RANGES).flatMap(([name, sign]) => {
    const value = test[name as keyof Range];
    return value === undefined ? [] : [{ sign, value }];
  });
  const by = column(collection, field);
  if (limits.length === 0) throw new TypeError(`the range of ${field} has no end`);
  return {
    sql: limits.map(({ sign }) => `${by} ${sign} ?`).join(" AND "),
    params: limits.map(({ value }) => value),
  };
}

function whereEqual(by: string, equality: Equality): Query {
  if (!isOneOf(equality)) return whereOneOf(by, [equality]);
  return whereOneOf(by, equality.in);
}

function whereOneOf(by: string, values: readonly Scalar[]): Query {
  const present = values.filter((value) => value !== null).map(toBound);
  const some =
    present.length === 1
      ? { sql: `${by} = ?`, params: present }
      : { sql: `${by} IN (SELECT value FROM json_each(?))`, params: [JSON.stringify(present)] };
  if (present.length === values.length) return values.length === 0 ? { sql: "0", params: [] } : some;
  if (present.length === 0) return { sql: `${by} IS NULL`, params: [] };
  return { sql: `(${some.sql} OR ${by} IS NULL)`, params: some.params };
}

/** An empty list of values holds of every document. */
function whereHasAll(collection: CollectionName, field: string, { has_all }: HasAll): Query {
  const by = column(collection, field);
  const values = [...new Set(has_all)];
  if (values.length === 0) return { sql: "1", params: [] };
  if (COLLECTIONS[collection].arrays?.includes(field)) {
    const table = valuesTable(collection, field);
    return {
      sql: `id IN (SELECT rowid FROM ${table} WHERE ${table} MATCH ?)`,
      params: [asWords(values).join(" ")],
    };
  }
  const held = `SELECT count(DISTINCT value) FROM json_each(${by}) WHERE value IN (SELECT value FROM json_each(?))`;
  return { sql: `(${held}) = ?`, params: [JSON.stringify(values), values.length] };
}

function join(parts: readonly Query[]): Query {
  const present = parts.filter(({ sql }) => sql !== "");
  return {
    sql: present.length === 0 ? "" : ` WHERE ${present.map(({ sql }) => sql).join(" AND ")}`,
    params: present.flatMap(({ params }) => params),
  };
}
