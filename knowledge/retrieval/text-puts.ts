import type { Indexable } from "../../domain/knowledge.js";
import { partsOf, recordsOf } from "./records.js";
import type { TextShelf } from "./text-shelf.js";
import type { VectorIndex, VectorRecord } from "./vector-index.js";

type Deps = {
  shelf: TextShelf;
  vectors: Pick<VectorIndex, "held" | "upsert" | "idsOf" | "delete">;
  embedTexts: (texts: readonly string[], signal?: AbortSignal) => Promise<Float32Array[]>;
};

/** How texts get on the shelf and their vectors into the index, many at once and each in its latest version. */
export type TextPuts = {
  /**
   * Puts all of them, as one turn: what is put or removed meanwhile by another call is left as that call has it.
   * What cannot be stored is known all the same. @throws AppError "unavailable"
   */
  putAll(items: readonly Indexable[], signal?: AbortSignal): Promise<void>;
  isUnderWay(id: string): boolean;
  /** Whatever is being put under this id is not wanted any more. */
  cancel(id: string): void;
  /** Removes every record of these texts but those of the version on the shelf. @throws AppError "unavailable" */
  dropOthers(ids: readonly string[]): Promise<void>;
};

/** Texts whose vectors are written in one call: found soon after they are embedded, and few calls for many. */
const BATCH = 16;

export function createTextPuts(deps: Deps): TextPuts {
  const { shelf, vectors } = deps;
  /** The latest put of a text: an older one that ends later must not undo it. */
  const latest = new Map<string, symbol>();

  const putBatch = async (items: readonly Indexable[], turn: symbol, signal?: AbortSignal): Promise<void> => {
    const isCurrent = ({ item }: { item: Indexable }) => latest.get(item.id) === turn;
    const parted = items.map((item) => ({ item, parts: partsOf(item) })).filter(isCurrent);
    const shelve = (isStored: boolean) => {
      for (const one of parted.filter(isCurrent)) shelf.put(one.item, { parts: one.parts, isStored });
    };
    try {
      const held = await vectors.held(parted.flatMap(({ parts }) => parts.witness ?? []));
      const missing = parted.filter(({ parts }) => parts.witness !== undefined && !held.has(parts.witness));
      const records = await embed(deps, missing, signal);
      await vectors.upsert(records);
      shelve(true);
      if (records.length > 0) await dropOthers(parted.filter(isCurrent).map(({ item }) => item.id));
    } catch (error) {
      // What is known can be stored by `verify`; what is not would be lost to it.
      if (!signal?.aborted) shelve(false);
      throw error;
    }
  };

  const dropOthers = async (ids: readonly string[]): Promise<void> => {
    if (ids.length === 0) return;
    const kept = new Set(ids.flatMap((id) => shelf.get(id)?.parts.ids ?? []));
    const gone = (await vectors.idsOf(ids)).filter((id) => !kept.has(id));
    if (gone.length > 0) await vectors.delete(gone);
  };

  /** Puts all of them, as one turn: what is put or removed meanwhile by another call is left as that call has it. */
  const putAll = async (items: readonly Indexable[], signal?: AbortSignal): Promise<void> => {
    const turn = Symbol("put");
    for (const { id } of items) latest.set(id, turn);
    let failure: { error: unknown } | undefined;
    for (let at = 0; at < items.length; at += BATCH) {
      const batch = items.slice(at, at + BATCH);
      if (signal?.aborted) failure ??= { error: signal.reason };
      try {
        // oxlint-disable-next-line no-await-in-loop -- each batch is there as soon as it is embedded
        if (!failure) await putBatch(batch, turn, signal);
        else if (!signal?.aborted) shelveLater(batch, turn);
      } catch (error) {
        failure = { error };
      }
      for (const { id } of batch) if (latest.get(id) === turn) latest.delete(id);
    }
    if (failure) throw failure.error;
  };

  const shelveLater = (items: readonly Indexable[], turn: symbol): void => {
    for (const item of items)
      if (latest.get(item.id) === turn) shelf.put(item, { parts: partsOf(item), isStored: false });
  };

  return {
    putAll,
    isUnderWay: (id) => latest.has(id),
    cancel: (id) => void latest.delete(id),
    dropOthers,
  };
}

async function embed(
  { embedTexts }: Pick<Deps, "embedTexts">,
  parted: readonly { item: Indexable; parts: ReturnType<typeof partsOf> }[],
  signal?: AbortSignal,
): Promise<VectorRecord[]> {
  const records: VectorRecord[] = [];
  for (const { item, parts } of parted) {
    const texts = [...parts.asked, ...parts.bodies].map(({ text }) => text);
    // oxlint-disable-next-line no-await-in-loop -- the embedder takes one text at a time
    records.push(...recordsOf(item, parts, await embedTexts(texts, signal)));
  }
  return records;
}
