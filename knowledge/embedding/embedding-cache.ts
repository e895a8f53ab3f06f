import { createHash } from "node:crypto";
import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Embedder, EmbedOptions } from "./create-embedder.js";
import { EMBEDDING_SIZE } from "./create-embedder.js";
import { createLastUsed } from "../retrieval/last-used.js";

const KEY_BYTES = 16;
const RECORD_BYTES = KEY_BYTES + EMBEDDING_SIZE * Float32Array.BYTES_PER_ELEMENT;
/** 31 MB; beyond it the oldest are forgotten at the next start. */
const MAX_RECORDS = 20_000;
/** A vector of another length was written by halves, or is no vector. */
const UNIT_TOLERANCE = 1e-3;
/** Vectors of texts that are not kept on disk, 1.5 MB: a ticket is classified, sensed and searched for by the same words. */
const REMEMBERED = 1000;

export type CachedEmbedder = Embedder & {
  /** As `embed`, and kept on disk for the next start: for texts that will be asked for again. */
  embedAndKeep(texts: readonly string[], options?: EmbedOptions): Promise<Float32Array[]>;
};

/**
 * An embedder that remembers in one file, keyed by model and text (as hashes: the texts are not in it), and the
 * texts asked for last in memory. A damaged file costs only the records that are damaged.
 */
export function createCachedEmbedder({
  embedder,
  file,
}: {
  embedder: Embedder;
  file: string;
}): CachedEmbedder {
  const known = load(file);
  const recent = createLastUsed<Promise<Float32Array>>(REMEMBERED);
  const keyOf = (text: string): string =>
    createHash("sha256")
      .update(embedder.version)
      .update("\0")
      .update(text)
      .digest()
      .toString("latin1", 0, KEY_BYTES);

  // Without the signal of whoever asks first: others wait for the same text.
  const embedOnce = (key: string, text: string): Promise<Float32Array> => {
    const vector = recent.get(key) ?? embedOne(embedder, text);
    recent.set(key, vector);
    vector.catch(() => recent.remove(key));
    return vector;
  };

  const embedVia = async (
    texts: readonly string[],
    { onProgress, signal }: EmbedOptions,
    keep: boolean,
  ): Promise<Float32Array[]> => {
    const vectors: Float32Array[] = [];
    for (const text of texts) {
      signal?.throwIfAborted();
      const key = keyOf(text);
      // oxlint-disable-next-line no-await-in-loop -- the embedder takes one text at a time
      const vector = known.get(key) ?? (await embedOnce(key, text));
      if (keep && !known.has(key)) {
        known.set(key, vector);
        appendFileSync(file, record(key, vector));
      }
      vectors.push(vector);
      onProgress?.(vectors.length);
    }
    return vectors;
  };

  return {
    version: embedder.version,
    embed: (texts, options = {}) => embedVia(texts, options, false),
    embedAndKeep: (texts, options = {}) => embedVia(texts, options, true),
  };
}

async function embedOne(embedder: Embedder, text: string): Promise<Float32Array> {
  const [vector] = await embedder.embed([text]);
  if (!vector) throw new Error("The embedder gave no vector");
  return vector;
}

function record(key: string, vector: Float32Array): Buffer {
  return Buffer.concat([
    Buffer.from(key, "latin1"),
    Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength),
  ]);
}

/** Reads what is whole; a file with damage, or too much in it, is written anew. */
function load(file: string): Map<string, Float32Array> {
  mkdirSync(dirname(file), { recursive: true });
  const bytes = readOrEmpty(file);
  const records = Math.floor(bytes.length / RECORD_BYTES);
  const known = new Map<string, Float32Array>();
  for (let at = Math.max(0, records - MAX_RECORDS); at < records; at += 1) {
    const start = at * RECORD_BYTES;
    const vector = new Float32Array(
      bytes.buffer.slice(bytes.byteOffset + start + KEY_BYTES, bytes.byteOffset + start + RECORD_BYTES),
    );
    if (isUnit(vector)) known.set(bytes.toString("latin1", start, start + KEY_BYTES), vector);
  }
  if (known.size * RECORD_BYTES !== bytes.length) {
    writeFileSync(`${file}.new`, Buffer.concat([...known].map(([key, vector]) => record(key, vector))));
    renameSync(`${file}.new`, file);
  }
  return known;
}

function readOrEmpty(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return Buffer.alloc(0);
    throw error;
  }
}

function isUnit(vector: Float32Array): boolean {
  const squares = vector.reduce((total, value) => total + value * value, 0);
  return Math.abs(squares - 1) < UNIT_TOLERANCE;
}
