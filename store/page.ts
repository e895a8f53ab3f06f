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
});

type PageQuery<T> = PageOptions & {
  sort: Sort;
  /** The name of the key's field. */
  key: keyof T & string;
  /** Documents that any of these lets through. */
  anyOf: readonly Filter[];
};

/**
 * A page of a sorted list. Where several filters are given, each is asked and the answers are merged: a document
 * that more than one lets through stands in the list once.
 * @throws AppError "invalid_input" naming `cursor` when it is none of ours
 */
export async function findPage<T extends object>(
  find: (options: FindOptions) => Promise<T[]>,
  query: PageQuery<T>,
): Promise<Page<T>> {
  const { sort, key, limit } = query;
  const after = query.cursor === undefined ? {} : { after: decodeCursor(query.cursor) };
  const answers = await Promise.all(
    query.anyOf.map((filter) => find({ filter, sort, limit: limit + 1, ...after })),
  );
  const at = (item: T): Cursor => {
    const fields = item as Record<string, Scalar>;
    return { value: fields[sort.field] ?? null, key: String(fields[key]) };
  };
  const found = answers.length === 1 ? (answers[0] ?? []) : merge(answers.flat(), { at, sort });
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, next: found.length > limit && last ? encodeCursor(at(last)) : null };
}

/** An opaque cursor: base64url of the JSON of where a page ended. */
export const encodeCursor = (cursor: Cursor): string =>
  Buffer.from(JSON.stringify(cursor)).toString("base64url");

function decodeCursor(text: string): Cursor {
  try {
    return StoredCursor.parse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
  } catch (error) {
    throw new AppError("invalid_input", "the cursor is not one that a list gave", {
      cause: error,
      errors: [
        { path: "cursor", message: "take it as it stands from the link to the next page, or leave it out" },
      ],
    });
  }
}

function merge<T>(items: readonly T[], { at, sort }: { at: (item: T) => Cursor; sort: Sort }): T[] {
  const once = [...new Map(items.map((item) => [at(item).key, item])).values()];
  const sign = sort.direction === "asc" ? 1 : -1;
  return once.toSorted((a, b) => {
    const [one, other] = [at(a), at(b)];
    return sign * (compare(one.value, other.value) || compare(one.key, other.key));
  });
}

/** Null before all else, as the engines sort. */
function compare(one: Scalar, other: Scalar): number {
  if (one === other) return 0;
  if (one === null || other === null) return one === null ? -1 : 1;
  return one < other ? -1 : 1;
}
