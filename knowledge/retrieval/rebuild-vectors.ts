import type { Indexable } from "../../domain/knowledge.js";
import { inOrder, partsOf, recordsOf, type Parts } from "./records.js";
import type { VectorIndex, VectorRecord } from "./vector-index.js";

/** What an index is to hold against what it holds: texts, but `records` and `left_over`, which count vectors. */
export type RebuildPlan = {
  texts: number;
  records: number;
  /** Their vectors are there already, and are copied. */
  kept: number;
  to_embed: number;
  /** Vectors of texts that are gone or have changed: they are not taken over. */
  left_over: number;
};

type Input = {
  vectors: VectorIndex;
  items: readonly Indexable[];
  /** Embed everything anew, as if nothing were there. */
  fresh?: boolean;
};

type Building = Input & {
  embedTexts: (texts: readonly string[]) => Promise<Float32Array[]>;
  /** Called with the number of texts done. */
  onProgress: (done: number) => void;
};

/** Texts written in one call. */
const BATCH = 16;

/** What `rebuildVectors` would do. @throws AppError "unavailable" */
export async function planRebuild({ vectors, items, fresh = false }: Input): Promise<RebuildPlan> {
  const parted = items.map(partsOf);
  const wanted = new Set(parted.flatMap(({ ids }) => ids));
  const held = new Set(await vectors.ids());
  const kept = fresh ? [] : parted.filter(({ ids }) => ids.every((id) => held.has(id)));
  return {
    texts: items.length,
    records: wanted.size,
    kept: kept.length,
    to_embed: items.length - kept.length,
    left_over: [...held].filter((id) => !wanted.has(id)).length,
  };
}

/**
 * Builds the index anew beside the one in use, which goes on answering, and swaps; vectors of texts that have not
 * changed are copied. Where it fails, everything is as it was.
 * @throws AppError "unavailable"; "conflict" where another re-indexing began later and is done
 */
export async function rebuildVectors(input: Building): Promise<void> {
  const { vectors, items, onProgress } = input;
  const next = await vectors.beside();
  try {
    for (let at = 0; at < items.length; at += BATCH) {
      const batch = items.slice(at, at + BATCH);
      // oxlint-disable-next-line no-await-in-loop -- the embedder takes one text at a time
      await next.upsert(await recordsOfAll(input, batch));
      onProgress(at + batch.length);
    }
    await next.swap();
  } catch (error) {
    // What cannot be removed now is removed by the next swap.
    await next.discard().catch(() => {});
    throw error;
  }
}

async function recordsOfAll(
  { vectors, embedTexts, fresh }: Building,
  items: readonly Indexable[],
): Promise<VectorRecord[]> {
  const parted = items.map((item) => ({ item, parts: partsOf(item) }));
  const known = fresh
    ? new Map<string, never>()
    : await vectors.vectors(parted.flatMap(({ parts }) => parts.ids));
  const records: VectorRecord[] = [];
  for (const { item, parts } of parted) {
    const embedded = embeddedOf(parts);
    const texts = embedded.map(({ text }) => text);
    // oxlint-disable-next-line no-await-in-loop
    records.push(...recordsOf(item, parts, inOrder(embedded, known) ?? (await embedTexts(texts))));
  }
  return records;
}

const embeddedOf = ({ asked, bodies }: Parts) => [...asked, ...bodies];
