import { createHash } from "node:crypto";
import type { Indexable } from "../../domain/knowledge.js";
import { chunkMarkdown, type Chunk } from "./chunk-markdown.js";
import { centre } from "./dot.js";
import type { VectorRecord, Vectors } from "./vector-index.js";

/** Enough of a hash to tell the versions of one text apart. */
const VERSION_LENGTH = 12;

/** What is embedded of one text, and the ids that the vectors are kept under. */
export type Parts = {
  /** Title and paraphrases; empty for a text that has neither. */
  asked: readonly Part[];
  bodies: readonly (Part & { chunk: Chunk })[];
  /** The id of the centre of several bodies. */
  whole: string | undefined;
  /** The record that is written last: where it is held, all of them are. None for a text that is empty. */
  witness: string | undefined;
  ids: readonly string[];
};
type Part = { id: string; text: string };

/** Divides a text into what is embedded of it; chunks are embedded together with the title. */
export function partsOf(item: Indexable): Parts {
  const stem = `${item.id}@${createHash("sha256").update(item.version).digest("hex").slice(0, VERSION_LENGTH)}`;
  const asked = [item.title, ...item.paraphrases]
    .filter((text) => text.trim() !== "")
    .map((text, at) => ({ id: `${stem}/a${at}`, text }));
  const bodies = chunkMarkdown(item.content).map((chunk, at) => ({
    id: `${stem}/c${at}`,
    text: [item.title, chunk.heading, chunk.content].filter(Boolean).join("\n"),
    chunk,
  }));
  const whole = bodies.length > 1 ? `${stem}/w` : undefined;
  const ids = [...asked, ...bodies].map(({ id }) => id).concat(whole ?? []);
  return { asked, bodies, whole, witness: ids.at(-1), ids };
}

/** The records of a text, given the vectors of `asked` and `bodies` in this order. */
export function recordsOf(
  { id: item, category, language }: Indexable,
  { asked, bodies, whole }: Parts,
  vectors: readonly Float32Array[],
): VectorRecord[] {
  const recordOf = (id: string, vector: Float32Array) => ({ id, item, category, language, vector });
  const parts = [...asked, ...bodies].flatMap(({ id }, at) =>
    vectors.slice(at, at + 1).map((vector) => recordOf(id, vector)),
  );
  if (whole === undefined) return parts;
  return [...parts, recordOf(whole, centre(vectors.slice(asked.length)))];
}

/** The text that a record is a part of. */
export const itemOf = (recordId: string): string => recordId.slice(0, recordId.lastIndexOf("@"));

/** The vectors of parts, in order; undefined where one is missing. */
export function inOrder(parts: readonly Part[], vectors: Vectors): Float32Array[] | undefined {
  const found = parts.flatMap(({ id }) => vectors.get(id) ?? []);
  return found.length === parts.length ? found : undefined;
}
