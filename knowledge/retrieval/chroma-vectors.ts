import { ChromaNotFoundError, ChromaUniqueError, type Where } from "chromadb";
import type { Clock } from "../../domain/clock.js";
import { AppError } from "../../domain/errors.js";
import { createChromaCalls, type CallOptions, type ChromaCalls, type ChromaServer } from "./chroma-client.js";
import { createGenerations, type CollectionHandle } from "./chroma-generations.js";
import { createLastUsed } from "./last-used.js";
import type { NearestOptions, VectorIndex, VectorRecord, VectorsBeside } from "./vector-index.js";

export type ChromaVectorsOptions = {
  server: ChromaServer;
  /** Of a desk's own: two desks may share a server, not a prefix. */
  prefix: string;
  /** What the index holds, such as `articles`. */
  kind: string;
  /** Vectors of another model are not comparable, and stand in collections of their own. */
  embeddingVersion: string;
  clock: Clock;
};

/** Records in one call: more take a busy server longer than a write may, and hold up the thread. */
const PAGE = 250;
/** 31 MB. A record's id stands for one vector for ever, so nothing in it can be out of date. */
const VECTORS_KEPT = 20_000;

/**
 * Vectors on a Chroma server, which any number of processes may share. An index is a collection named by prefix,
 * kind, embedding model and generation; the newest generation that is ready is the one in use, so that a swap is the
 * one write that makes the next ready. Whoever still reads the one before finds it gone, looks again, and goes on.
 */
export function createChromaVectors({ server, ...options }: ChromaVectorsOptions): VectorIndex {
  const call = createChromaCalls(server);
  const generations = createGenerations({ call, ...options });

  const onCurrent = async <T>(
    make: (collection: CollectionHandle) => Promise<T>,
    callOptions: CallOptions,
  ): Promise<T> => {
    const ask = async () => {
      const id = await generations.current(callOptions);
      return call((client) => make(client.collection(id)), callOptions);
    };
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ChromaNotFoundError)) throw error;
      generations.forget();
      return ask().catch((again: unknown) => {
        throw again instanceof ChromaNotFoundError ? gone(again) : again;
      });
    }
  };

  const access: Access = { onCurrent, look: () => generations.look({ patient: true }) };
  return {
    ...upkeepOf(access),
    ...searchesOf(access),
    beside: async () => besideOf(call, await generations.begin()),
  };
}

type Access = {
  onCurrent: <T>(make: (collection: CollectionHandle) => Promise<T>, options: CallOptions) => Promise<T>;
  /** Looks whether another process has swapped. */
  look: () => Promise<string>;
};

function upkeepOf({ onCurrent, look }: Access): Omit<VectorIndex, "vectors" | "nearest" | "beside"> {
  const write = <T>(make: (collection: CollectionHandle) => Promise<T>) => onCurrent(make, { patient: true });
  return {
    upsert: async (records) => {
      await inPages(records, (some) => write((collection) => upsert(collection, some)));
    },
    delete: async (ids) => {
      await inPages(ids, (some) => write((collection) => collection.delete({ ids: some })));
    },
    held: async (ids) => {
      const pages = await inPages(ids, (some) =>
        write((collection) => collection.get({ ids: some, include: [] })),
      );
      return new Set(pages.flatMap((page) => page.ids));
    },
    idsOf: async (items) => {
      const pages = await inPages(items, (some) =>
        write((collection) => collection.get({ where: { item: { $in: some } }, include: [] })),
      );
      return pages.flatMap(({ ids }) => ids);
    },
    ids: async () => {
      await look();
      const found: string[] = [];
      for (let offset = 0; ; offset += PAGE) {
        // oxlint-disable-next-line no-await-in-loop -- each page begins where the one before ended
        const { ids } = await write((collection) => collection.get({ include: [], limit: PAGE, offset }));
        found.push(...ids);
        if (ids.length < PAGE) return found;
      }
    },
    count: () => write((collection) => collection.count()),
    generation: look,
  };
}

function searchesOf({ onCurrent }: Access): Pick<VectorIndex, "vectors" | "nearest"> {
  const known = createLastUsed<Float32Array>(VECTORS_KEPT);
  return {
    vectors: async (ids, { signal } = {}) => {
      const missing = [...new Set(ids)].filter((id) => !known.has(id));
      await inPages(missing, async (some) => {
        const { ids: got, embeddings } = await onCurrent(
          (collection) => collection.get({ ids: some, include: ["embeddings"] }),
          { signal },
        );
        got.forEach((id, at) => known.set(id, Float32Array.from(embeddings[at] ?? [])));
      });
      return new Map(
        ids.flatMap((id): [string, Float32Array][] => {
          const vector = known.get(id);
          return vector ? [[id, vector]] : [];
        }),
      );
    },
    nearest: async (query, { limit, signal, ...wanted }) => {
      const { ids, distances } = await onCurrent(
        (collection) =>
          collection.query({
            queryEmbeddings: [Array.from(query)],
            nResults: limit,
            include: ["distances"],
            ...whereOf(wanted),
          }),
        { signal },
      );
      return (ids[0] ?? []).map((id, at) => ({ id, similarity: 1 - (distances[0]?.[at] ?? 1) }));
    },
  };
}

function besideOf(
  call: ChromaCalls,
  next: Awaited<ReturnType<ReturnType<typeof createGenerations>["begin"]>>,
): VectorsBeside {
  return {
    upsert: async (records) => {
      await inPages(records, (some) =>
        call((client) => upsert(client.collection(next.id), some), { patient: true }).catch(overtaken),
      );
    },
    swap: () => next.swap().catch(overtaken),
    discard: next.discard,
  };
}

async function upsert(collection: CollectionHandle, records: readonly VectorRecord[]): Promise<void> {
  await collection.upsert({
    ids: records.map(({ id }) => id),
    embeddings: records.map(({ vector }) => Array.from(vector)),
    metadatas: records.map(({ item, category, language }) => ({ item, category, language })),
  });
}

function whereOf({ category, language }: Pick<NearestOptions, "category" | "language">): { where?: Where } {
  const conditions: Where[] = [
    ...(category === undefined ? [] : [{ category }]),
    ...(language === undefined ? [] : [{ language }]),
  ];
  const [first] = conditions;
  if (!first) return {};
  return { where: conditions.length === 1 ? first : { $and: conditions } };
}

/** What `work` gives for each page, one after the other; nothing is asked for no values. */
async function inPages<V, T>(values: readonly V[], work: (some: V[]) => Promise<T>): Promise<T[]> {
  const pages: T[] = [];
  for (let at = 0; at < values.length; at += PAGE) {
    // oxlint-disable-next-line no-await-in-loop -- in order, and no more than one at a time on the server
    pages.push(await work(values.slice(at, at + PAGE)));
  }
  return pages;
}

const gone = (cause: unknown): AppError =>
  new AppError("unavailable", "The collection was removed from Chroma twice in a moment", { cause });

function overtaken(error: unknown): never {
  if (!(error instanceof ChromaNotFoundError) && !(error instanceof ChromaUniqueError)) throw error;
  throw new AppError(
    "conflict",
    "Another re-indexing began later and has already taken the place of this one; nothing is left to do",
    { cause: error },
  );
}
