import { join } from "node:path";
import type { Clock } from "../../domain/clock.js";
import type { IndexName } from "../../domain/knowledge.js";
import { createEmbedder } from "../embedding/create-embedder.js";
import { createCachedEmbedder } from "../embedding/embedding-cache.js";
import { classifiersVersion, ensureClassifiers } from "../learning/ensure-classifiers.js";
import { loadExamples } from "../learning/load-examples.js";
import { classify } from "../learning/text-classifier.js";
import type { Log } from "../log.js";
import { createHybridIndex } from "../retrieval/hybrid-index.js";
import { openVectors } from "../retrieval/open-vectors.js";
import type { CallInput, CallName, CallOutputs, ThreadData, Versions } from "./calls.js";

export type Inference = {
  versions: Versions;
  calls: { [N in CallName]: (input: CallInput<N>, signal: AbortSignal) => Promise<CallOutputs[N]> };
};

/**
 * Everything that the inference thread knows: the embedder with its cache, the classifiers (trained now, where
 * `dataDir` has none of these examples) and one index for each name, empty at first.
 * @throws AppError "invalid_input" for bad examples
 */
export async function openInference({
  dataDir,
  examples: path,
  chroma,
  clock,
  log,
}: Omit<ThreadData, "givesWay"> & { clock: Clock; log: Log }): Promise<Inference> {
  const [examples, model] = await Promise.all([loadExamples(path), createEmbedder()]);
  const embedder = createCachedEmbedder({ embedder: model, file: join(dataDir, "embeddings.bin") });
  const classifiers = await ensureClassifiers(examples, {
    dir: join(dataDir, "classifiers"),
    embedTexts: (texts) => embedder.embedAndKeep(texts),
    embeddingVersion: embedder.version,
    clock,
    log,
  });

  const embedQuery = async (text: string, signal?: AbortSignal): Promise<Float32Array> => {
    const [vector] = await embedder.embed([text], { signal });
    if (!vector) throw new Error("The embedder gave no vector");
    return vector;
  };
  const newIndex = (kind: IndexName) =>
    createHybridIndex({
      vectors: openVectors({ chroma, kind, embeddingVersion: embedder.version, clock }),
      embedQuery,
      embedTexts: (texts, signal) => embedder.embedAndKeep(texts, { signal }),
    });
  const indexes = {
    articles: newIndex("articles"),
    resolved_tickets: newIndex("resolved_tickets"),
  } satisfies Record<IndexName, unknown>;

  return {
    versions: { embedding: embedder.version, classifiers: classifiersVersion(examples, embedder.version) },
    calls: {
      embed: ({ texts }, signal) => embedder.embed(texts, { signal }),
      predict: async ({ text, labels }, signal) => {
        const vector = await embedQuery(text, signal);
        return Object.fromEntries(
          labels.flatMap((label) => {
            const classifier = classifiers.get(label);
            return classifier ? [[label, classify(classifier, text, vector)]] : [];
          }),
        );
      },
      search: ({ index, ...query }, signal) => indexes[index].search(query, signal),
      put: async ({ index, items }, signal) => {
        await indexes[index].put(items, signal);
        return null;
      },
      remove: async ({ index, ids }) => {
        await indexes[index].remove(ids);
        return null;
      },
      verify: async ({ index }) => indexes[index].verify(),
      tidy: ({ index, ids }) => indexes[index].tidy(ids).then(() => null),
    },
  };
}
