import { createEmbedder } from "../../knowledge/embedding/create-embedder.js";
import type { TrainedOn } from "../../knowledge/learning/classifier-files.js";
import type { TextClassifier } from "../../knowledge/learning/text-classifier.js";
import { trainClassifier } from "../../knowledge/learning/train-classifier.js";
import type { LabelledFile } from "./labelled-rows.js";
import { divide } from "./labelled-rows.js";
import { createProgress } from "./run-command.js";

/** Trains on a file, or on the first part of it where it is divided; tells on stderr how far it is. */
export async function learn(
  { source, sha256, rows }: LabelledFile,
  { split, seed }: { split: number | null; seed: number },
): Promise<{ classifier: TextClassifier; trainedOn: TrainedOn }> {
  const embedder = await createEmbedder();
  const { train } = divide(rows, { split, seed });
  const onProgress = createProgress((done) => `embedded ${done} of ${train.length} texts`, 1000);
  return trainClassifier(
    train,
    { source, sha256, seed, split },
    {
      embedTexts: (texts) => embedder.embed(texts, { onProgress }),
      embeddingVersion: embedder.version,
      clock: () => new Date(),
      onProgress: createProgress((done) => `fitted ${done} support vector machines`, 50),
    },
  );
}
