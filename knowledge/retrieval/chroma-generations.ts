import { ChromaNotFoundError, type ChromaClient } from "chromadb";
import type { Clock } from "../../domain/clock.js";
import { AppError } from "../../domain/errors.js";
import type { CallOptions, ChromaCalls } from "./chroma-client.js";

/** A collection by its id alone, without another call for what it is. */
export type CollectionHandle = ReturnType<ChromaClient["collection"]>;

type Options = { call: ChromaCalls; prefix: string; kind: string; embeddingVersion: string; clock: Clock };
type Found = { id: string; name: string; generation: number; isReady: boolean };

/** How texts are divided into records (`partsOf`): to be raised when that changes, as the vectors' meaning does. */
const LAYOUT = 1;
/** Finds all of the true five nearest among thousands, which Chroma's defaults do not. */
const HNSW = { space: "cosine", ef_construction: 200, ef_search: 400, max_neighbors: 32 } as const;
const LISTED = 1000;

/** The collection of a kind, without its generation: letters, digits, dots, hyphens and underscores alone. */
function collectionName({
  prefix,
  kind,
  embeddingVersion,
}: Pick<Options, "prefix" | "kind" | "embeddingVersion">): string {
  const model = embeddingVersion.replaceAll(/[^A-Za-z0-9.-]/g, "_");
  return `${prefix}.${kind}.${model}.l${LAYOUT}`;
}

/** The generations of one index: which is in use, and how the next takes its place. */
export function createGenerations({ call, clock, ...named }: Options) {
  const base = collectionName(named);
  let inUse: string | undefined;

  const list = async (client: ChromaClient): Promise<Found[]> => {
    const found: Found[] = [];
    for (let offset = 0; ; offset += LISTED) {
      // oxlint-disable-next-line no-await-in-loop -- each page begins where the one before ended
      const page = await client.listCollections({ limit: LISTED, offset });
      for (const { id, name, metadata } of page) {
        const generation = name.startsWith(`${base}.g`) ? Number(name.slice(base.length + 2)) : Number.NaN;
        if (Number.isInteger(generation))
          found.push({ id, name, generation, isReady: metadata?.["ready"] === true });
      }
      if (page.length < LISTED) return found.sort((a, b) => b.generation - a.generation);
    }
  };

  const newest = async (client: ChromaClient): Promise<string> => {
    const ready = (await list(client)).find(({ isReady }) => isReady);
    if (ready) return ready.id;
    // The same name for all who begin at once: the server lets one of them make it.
    const first = { name: `${base}.g0`, metadata: { ready: true } };
    const made = await client.getOrCreateCollection({
      ...first,
      embeddingFunction: null,
      configuration: { hnsw: HNSW },
    });
    return made.id;
  };

  return {
    /**
     * The id of the collection in use, made where there is none. Everyone looks with their own patience: who searches
     * does not wait for the one who writes.
     */
    current: async (options: CallOptions): Promise<string> => inUse ?? (inUse = await call(newest, options)),
    /** Looks whether another has taken its place. */
    look: async (options: CallOptions): Promise<string> => (inUse = await call(newest, options)),
    /** The collection in use is gone: the next call looks for another. */
    forget: (): void => {
      inUse = undefined;
    },
    /** Makes the next generation, which nobody uses until `swap`. */
    begin: () =>
      beginGeneration({ call, base, list, generation: clock().getTime(), onSwap: (id) => (inUse = id) }),
  };
}

type Begin = {
  call: ChromaCalls;
  base: string;
  list: (client: ChromaClient) => Promise<Found[]>;
  generation: number;
  onSwap: (id: string) => void;
};

async function beginGeneration({ call, base, list, generation, onSwap }: Begin) {
  const name = `${base}.g${generation}`;
  const create = (client: ChromaClient) =>
    client.getOrCreateCollection({
      name,
      metadata: { ready: false },
      embeddingFunction: null,
      configuration: { hnsw: HNSW },
    });
  const { id } = await call(create, { patient: true });

  const takeOver = async (client: ChromaClient): Promise<void> => {
    const newer = (await list(client)).find((one) => one.isReady && one.generation > generation);
    if (newer) {
      await remove(client, name);
      throw new AppError(
        "conflict",
        `${newer.name} is in use and was begun later than this re-indexing: nothing was changed`,
      );
    }
    await (await client.getCollection({ name })).modify({ metadata: { ready: true } });
    onSwap(id);
    for (const one of await list(client))
      // oxlint-disable-next-line no-await-in-loop
      if (one.generation < generation) await remove(client, one.name);
  };

  return {
    id,
    swap: () => call(takeOver, { patient: true }),
    discard: () => call((client) => remove(client, name), { patient: true }),
  };
}

async function remove(client: ChromaClient, name: string): Promise<void> {
  try {
    await client.deleteCollection({ name });
  } catch (error) {
    if (!(error instanceof ChromaNotFoundError)) throw error;
  }
}
