import type { Clock } from "../../domain/clock.js";
import type { IndexName } from "../../domain/knowledge.js";
import { createChromaVectors } from "./chroma-vectors.js";
import { createExactVectors } from "./exact-vectors.js";
import type { VectorIndex } from "./vector-index.js";

type Options = {
  /** Null: in this process's memory. */
  chroma: { url: string; prefix: string } | null;
  kind: IndexName;
  embeddingVersion: string;
  clock: Clock;
};

/** The vectors of one index, on whichever engine the desk is configured for. */
export function openVectors({ chroma, ...options }: Options): VectorIndex {
  if (chroma === null) return createExactVectors();
  const { url, prefix } = chroma;
  return createChromaVectors({ server: { url }, prefix, ...options });
}
