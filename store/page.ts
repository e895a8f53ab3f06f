import { z } from "zod";
import type { Cursor, Filter, FindOptions, Scalar, Sort } from "../domain/documents.js";
import { AppError } from "../domain/errors.js";

/** One page of a list; `next` is the cursor of the page after it, null on the last. */
export type Page<T> = { items: T[]; next: string | null };

/** How much of a list is wanted: at most `limit`, after an opaque `cursor` of the page before. */
export type PageOptions = { limit: number; cursor?: string | undefined };

const StoredCursor = z.object({
  value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  key: z.string(),
  /** Which of a list's stretches the page ended in; the first unless told. */
  stretch: z.number().int().min(0).optional(),
  /** The order in which the list stood; its usual one unless told. */
  order: z.string().optional(),
});
type StoredCursor = z.infer<typeof StoredCursor>;

/** A way to documents of a list: those that the filter lets through, by the field that sorts them. */
export type Leg = { filter: Filter; by: string };

/** A part of a list: what its legs find, merged by their values in one direction. */
export type Stretch = { direction: Sort["direction"]; legs: readonly Leg[] };

type Find<T> = (options: FindOptions) => Promise<T[]>;
type Keyed<T> = {
  /** The name of the key's field. */
  key: keyof T & string;
};
type PageQuery<T> = PageOptions &
  Keyed<T> & {
    sort: Sort;
    /** Documents that any of these lets through. */
    anyOf: readonly Filter[];
  };
type Placed<T> = { item: T; at: StoredCursor };

/**
 * A page of a sorted list. Where several filters are given, each is asked and the answers are merged: a document
 * that more than one lets through stands in the list once.
 * @throws AppError "invalid_input" naming `cursor` when it is none of ours
 */
export const findPage = <T extends object>(
  find: Find<T>,
  { sort, anyOf, ...page }: PageQuery<T>,
): Promise<Page<T>> =>
  findStretches(find, {
    ...page,
    stretches: [{ direction: sort.direction, legs: anyOf.map((filter) => ({ filter, by: sort.field })) }],
  });

/** A list's order by name, where it has several, and what it is made of. */
type Order = { order?: string | undefined; stretches: readonly Stretch[] };

/**
 * A page of a list whose stretches follow one another: each is walked by an index of its own, so that a list can stand
 * in an order that no index has.
 * @throws AppError "invalid_input" naming `cursor` when it is none of ours, or of another order
 */
export async function findStretches<T extends object>(
  find: Find<T>,
  { order, stretches, key, limit, cursor }: PageOptions & Keyed<T> & Order,
): Promise<Page<T>> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor, { order, stretches });
  const first = after?.stretch ?? 0;
  const found: Placed<T>[] = [];
  for (const [index, stretch] of stretches.entries()) {
    if (index < first || found.length > limit) continue;
    const wanted = { key, limit: limit + 1 - found.length, after: index === first ? after : undefined };
    // Each is asked for what the one before it left to be filled.
    // oxlint-disable-next-line no-await-in-loop
    const placed = await findStretch(find, stretch, wanted);
    found.push(...placed.map(({ item, at }) => ({ item, at: index === 0 ? at : { ...at, stretch: index } })));
  }
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(({ item }) => item),
    next: found.length > limit && last ? encodeCursor({ ...last.at, order }) : null,
  };
}

type Wanted<T> = Keyed<T> & { limit: number; after: StoredCursor | undefined };

async function findStretch<T extends object>(
  find: Find<T>,
  { direction, legs }: Stretch,
  { key, limit, after }: Wanted<T>,
): Promise<Placed<T>[]> {
  const from = after ? { after: { value: after.value, key: after.key } } : {};
  const answers = await Promise.all(
    legs.map(async ({ filter, by }) => {
      const items = await find({ filter, sort: { field: by, direction }, limit, ...from });
      return items.map((item): Placed<T> => ({ item, at: placeOf(item, { key, by }) }));
    }),
  );
  const placed = answers.length === 1 ? (answers[0] ?? []) : merge(answers.flat(), direction);
  return placed.slice(0, limit);
}

function placeOf<T extends object>(item: T, { key, by }: { key: string; by: string }): Cursor {
  const fields = item as Record<string, Scalar>;
  return { value: fields[by] ?? null, key: String(fields[key]) };
}

/** An opaque cursor: base64url of the JSON of where a page ended. */
export const encodeCursor = (cursor: StoredCursor): string =>
  Buffer.from(JSON.stringify(cursor)).toString("base64url");

function decodeCursor(text: string, { order, stretches }: Order): StoredCursor {
  const cursor = parseCursor(text);
  if (cursor && cursor.order === order && (cursor.stretch ?? 0) < stretches.length) return cursor;
  throw new AppError("invalid_input", "the cursor is not one that this list gave in this order", {
    errors: [
      { path: "cursor", message: "take it as it stands from the link to the next page, or leave it out" },
    ],
  });
}

function parseCursor(text: string): StoredCursor | undefined {
  try {
    return StoredCursor.safeParse(JSON.parse(Buffer.from(text, "base64url").toString("utf8"))).data;
  } catch {
    return undefined;
  }
}

function merge<T>(placed: readonly Placed<T>[], direction: Sort["direction"]): Placed<T>[] {
  const once = [...new Map(placed.map((one) => [one.at.key, one])).values()];
  const sign = direction === "asc" ? 1 : -1;
  return once.toSorted(
    ({ at: one }, { at: other }) => sign * (compare(one.value, other.value) || compare(one.key, other.key)),
  );
}

/** Null before all else, as the engines sort. */
function compare(one: Scalar, other: Scalar): number {
  if (one === other) return 0;
  if (one === null || other === null) return one === null ? -1 : 1;
  return one < other ? -1 : 1;
}
