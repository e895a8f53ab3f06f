import type { Indexable, Passage, SearchQuery } from "../../domain/knowledge.js";
import { createHybridSearch } from "./hybrid-search.js";
import { itemOf } from "./records.js";
import { createTextPuts } from "./text-puts.js";
import { createTextShelf, type Entry } from "./text-shelf.js";
import type { VectorIndex } from "./vector-index.js";

export type HybridIndex = {
  /**
   * Adds or replaces; what is held with the same version already is left alone, and what the vectors hold already is
   * not embedded. Where the vectors cannot be reached the texts are known all the same, and found once they are
   * put again. @throws AppError "unavailable"
   */
  put(items: readonly Indexable[], signal?: AbortSignal): Promise<void>;
  /** Not found from this call on, even where it fails. @throws AppError "unavailable" */
  remove(ids: readonly string[]): Promise<void>;
  /** Best first, one passage a text. With a language, relevant texts in it come before all others. @throws AppError "unavailable" */
  search(query: Omit<SearchQuery, "index">, signal?: AbortSignal): Promise<Passage[]>;
  /**
   * Brings back what the vectors have lost of what was put here, and names the texts that they hold and that were
   * not put here in that version. @throws AppError "unavailable"
   */
  verify(): Promise<string[]>;
  /** Removes every record of these texts but those of the version put here. @throws AppError "unavailable" */
  tidy(ids: readonly string[]): Promise<void>;
};

export type HybridIndexDeps = {
  vectors: VectorIndex;
  embedQuery: (text: string, signal?: AbortSignal) => Promise<Float32Array>;
  embedTexts: (texts: readonly string[], signal?: AbortSignal) => Promise<Float32Array[]>;
};

/** Equal counts mean equal contents, but for rare accidents: so often the contents are compared all the same. */
const VERIFIED_WHOLLY_EVERY = 100;

/**
 * Finds texts by meaning and by words: the words in this process's memory, the vectors in an index that many may
 * share. Records are named by text and version, so that two processes that put the same text write the same thing.
 */
export function createHybridIndex({ vectors, embedQuery, embedTexts }: HybridIndexDeps): HybridIndex {
  const shelf = createTextShelf();
  let verifications = 0;
  /** The generation that was compared with what is known here: another may hold other texts, and as many. */
  let verified: string | undefined;

  const puts = createTextPuts({ shelf, vectors, embedTexts });

  const put = async (items: readonly Indexable[], signal?: AbortSignal): Promise<void> => {
    const once = new Map(items.map((item) => [item.id, item]));
    const changed = [...once.values()].filter(({ id, version }) => {
      const entry = shelf.get(id);
      return puts.isUnderWay(id) || !entry?.isStored || entry.item.version !== version;
    });
    await puts.putAll(changed, signal);
  };

  /** Stores again what is lost of the texts; not of those that are put or removed meanwhile. */
  const restore = async (lost: readonly Entry[], stored: ReadonlySet<string>): Promise<void> => {
    // Whatever is left of them would pass for the whole.
    await vectors.delete(lost.flatMap(({ parts }) => parts.ids.filter((id) => stored.has(id))));
    const same = lost.filter(
      (entry) => shelf.get(entry.item.id) === entry && !puts.isUnderWay(entry.item.id),
    );
    await puts.putAll(same.map(({ item }) => item));
  };

  return {
    put,
    remove: async (ids) => {
      for (const id of ids) {
        puts.cancel(id);
        shelf.remove(id);
      }
      const gone = await vectors.idsOf(ids);
      if (gone.length > 0) await vectors.delete(gone);
    },
    search: createHybridSearch({ shelf, vectors, embedQuery }),
    verify: async () => {
      verifications += 1;
      const entries = shelf.all();
      const expected = entries.reduce((total, { parts }) => total + parts.ids.length, 0);
      const isDue = verifications % VERIFIED_WHOLLY_EVERY === 0;
      const generation = await vectors.generation();
      const isWhole = generation === verified && entries.every(({ isStored }) => isStored);
      if (isWhole && !isDue && (await vectors.count()) === expected) return [];
      const stored = new Set(await vectors.ids());
      const lost = entries.filter(({ parts }) => parts.ids.some((id) => !stored.has(id)));
      for (const entry of entries) entry.isStored = true;
      for (const entry of lost) entry.isStored = false;
      await restore(lost, stored);
      verified = generation;
      const known = new Set(shelf.all().flatMap(({ parts }) => parts.ids));
      return [...new Set([...stored].filter((id) => !known.has(id)).map(itemOf))];
    },
    tidy: (ids) => puts.dropOthers(ids),
  };
}
