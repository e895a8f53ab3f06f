import type { CollectionName, Documents, Equality, Op, Stored } from "../../domain/documents.js";
import { COLLECTIONS } from "../../domain/collections.js";
import { firstDifference } from "../../store/equality.js";

export type DocumentsAfter = Pick<Documents, "get" | "find">;

/**
 * The documents as they will stand once these operations are committed. Where a patch compares a version, what is
 * read here is exactly what will be stored, or the commit fails: hence each is read once. `find` takes filters of
 * equalities alone.
 */
export function documentsAfter(documents: DocumentsAfter, ops: readonly Op[]): DocumentsAfter {
  const known = new Map<string, Promise<Stored | undefined>>();
  const get = (collection: CollectionName, key: string): Promise<Stored | undefined> => {
    const name = `${collection}/${key}`;
    const document = known.get(name) ?? read(collection, key);
    known.set(name, document);
    return document;
  };
  const read = async (collection: CollectionName, key: string): Promise<Stored | undefined> => {
    const mine = ops.filter((op) => op.collection === collection && keyOf(op) === key);
    const stored = mine.some(({ op }) => op === "insert") ? undefined : await documents.get(collection, key);
    return mine.reduce(applied, stored);
  };
  return {
    get,
    find: async (collection, options = {}) => {
      const touched = new Set(ops.filter((op) => op.collection === collection).map(keyOf));
      const stored = await documents.find(collection, options);
      const changed = await Promise.all([...touched].map((key) => get(collection, key)));
      const filter = (options.filter ?? {}) as Record<string, Equality>;
      return [
        ...stored.filter((document) => !touched.has(String(document[COLLECTIONS[collection].key]))),
        ...changed.filter((document) => document !== undefined && !firstDifference(document, filter)),
      ] as Stored[];
    },
  };
}

function keyOf(op: Op): string {
  return op.op === "insert" ? String(op.document[COLLECTIONS[op.collection].key]) : op.key;
}

function applied(before: Stored | undefined, op: Op): Stored | undefined {
  switch (op.op) {
    case "insert":
      return op.document;
    case "remove":
      return undefined;
    case "patch":
      return before && { ...before, ...op.set };
    case "append":
      return before && { ...before, [op.field]: [...((before[op.field] ?? []) as unknown[]), ...op.values] };
  }
}
