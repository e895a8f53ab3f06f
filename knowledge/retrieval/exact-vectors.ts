import { AppError } from "../../domain/errors.js";
import { dot } from "./dot.js";
import type { Hit, NearestOptions, VectorIndex, VectorRecord } from "./vector-index.js";

/** Vectors in this process's memory, every one compared with every query: nothing is ever missed or unavailable. */
export function createExactVectors(): VectorIndex {
  let records = new Map<string, VectorRecord>();
  let begun = 0;
  let inUse = 0;

  return {
    upsert: async (added) => {
      for (const record of added) records.set(record.id, record);
    },
    delete: async (ids) => {
      for (const id of ids) records.delete(id);
    },
    held: async (ids) => new Set(ids.filter((id) => records.has(id))),
    idsOf: async (items) => {
      const wanted = new Set(items);
      return [...records.values()].filter(({ item }) => wanted.has(item)).map(({ id }) => id);
    },
    ids: async () => [...records.keys()],
    count: async () => records.size,
    generation: async () => String(inUse),
    vectors: async (ids) =>
      new Map(
        ids.flatMap((id): [string, Float32Array][] => {
          const record = records.get(id);
          return record ? [[id, record.vector]] : [];
        }),
      ),
    nearest: async (query, options) => {
      options.signal?.throwIfAborted();
      return nearestOf(records.values(), query, options);
    },
    beside: async () => {
      const next = new Map<string, VectorRecord>();
      const number = (begun += 1);
      return {
        upsert: async (added) => {
          for (const record of added) next.set(record.id, record);
        },
        swap: async () => {
          if (inUse > number)
            throw new AppError(
              "conflict",
              "A re-indexing that was begun later is in use: nothing was changed",
            );
          inUse = number;
          records = next;
        },
        discard: async () => next.clear(),
      };
    },
  };
}

function nearestOf(
  records: Iterable<VectorRecord>,
  query: Float32Array,
  { limit, category, language }: NearestOptions,
): Hit[] {
  const best: Hit[] = [];
  for (const { id, vector, ...record } of records) {
    if (category !== undefined && record.category !== category) continue;
    if (language !== undefined && record.language !== language) continue;
    const similarity = dot(vector, query);
    const last = best[limit - 1];
    if (last && similarity <= last.similarity) continue;
    best.splice(placeOf(best, similarity), 0, { id, similarity });
    if (best.length > limit) best.pop();
  }
  return best;
}

/** Where a similarity stands in a list that falls: after its equals. */
function placeOf(hits: readonly Hit[], similarity: number): number {
  let [from, to] = [0, hits.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((hits[middle] as Hit).similarity >= similarity) from = middle + 1;
    else to = middle;
  }
  return from;
}
