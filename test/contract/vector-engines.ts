import { randomUUID } from "node:crypto";
import { ChromaClient } from "chromadb";
import { createChromaVectors } from "../../knowledge/retrieval/chroma-vectors.js";
import { createExactVectors } from "../../knowledge/retrieval/exact-vectors.js";
import type { VectorIndex } from "../../knowledge/retrieval/vector-index.js";

export type OpenVectors = {
  vectors: VectorIndex;
  /** The same index as another process sees it. */
  elsewhere: VectorIndex;
  dispose(): Promise<void>;
};

export type VectorEngine = { name: string; open(): Promise<OpenVectors> };

const EMBEDDING = "all-MiniLM-L6-v2-int8/1";

/** A Chroma server's index of a test's own. */
const openChromaVectors = async (url: string): Promise<OpenVectors> => {
  const prefix = `test-${randomUUID()}`;
  let builds = Date.now();
  const open = () =>
    createChromaVectors({
      // A machine busy with other tests may take its time.
      server: { url, searchMs: 20_000, writeMs: 60_000, pauseMs: 0 },
      prefix,
      kind: "articles",
      embeddingVersion: EMBEDDING,
      clock: () => new Date((builds += 1)),
    });
  return { vectors: open(), elsewhere: open(), dispose: () => removeCollections(url, prefix) };
};

/** Removes every collection of a prefix. */
export async function removeCollections(url: string, prefix: string): Promise<void> {
  const { hostname, port } = new URL(url);
  const client = new ChromaClient({ host: hostname, port: Number(port), ssl: false });
  const names = (await client.listCollections({ limit: 1000 })).map(({ name }) => name);
  await Promise.all(
    names.filter((name) => name.startsWith(`${prefix}.`)).map((name) => client.deleteCollection({ name })),
  );
}

const exact: VectorEngine = {
  name: "exact",
  open: async () => {
    const vectors = createExactVectors();
    return { vectors, elsewhere: vectors, dispose: async () => {} };
  },
};

const chroma = (url: string): VectorEngine => ({ name: "chroma", open: () => openChromaVectors(url) });

/** Where Chroma is for tests; undefined, and said, where nobody named one. */
// oxlint-disable-next-line node/no-process-env
export const CHROMA_URL = process.env["CHROMA_URL"] || undefined;
if (CHROMA_URL === undefined)
  process.stderr.write("Left out: everything on Chroma, because CHROMA_URL names no server\n");

/** Every engine that the contract is tested on. */
export const VECTOR_ENGINES: readonly VectorEngine[] =
  CHROMA_URL === undefined ? [exact] : [exact, chroma(CHROMA_URL)];
