import type { Documents, Op } from "../domain/documents.js";

/**
 * The same documents, telling of each write once it is durable and only if it changed something, before its own
 * caller hears. `onCommitted` must not throw: what is written stays written.
 */
export function observeCommits(documents: Documents, onCommitted: (ops: readonly Op[]) => void): Documents {
  return {
    ...documents,
    insert: async (collection, document) => {
      await documents.insert(collection, document);
      onCommitted([{ op: "insert", collection, document }]);
    },
    patch: async (collection, key, change) => {
      const changed = await documents.patch(collection, key, change);
      if (changed) onCommitted([{ op: "patch", collection, key, ...change }]);
      return changed;
    },
    append: async (collection, key, change) => {
      const changed = await documents.append(collection, key, change);
      if (changed) onCommitted([{ op: "append", collection, key, ...change }]);
      return changed;
    },
    remove: async (collection, key) => {
      await documents.remove(collection, key);
      onCommitted([{ op: "remove", collection, key }]);
    },
    commit: async (ops) => {
      await documents.commit(ops);
      onCommitted(ops);
    },
  };
}
