import type { Clock } from "../../domain/clock.js";
import { isoNow } from "../../domain/clock.js";
import type { TrainedOn } from "./classifier-files.js";
import { accuracy, expectedCalibrationError, macroF1 } from "./metrics.js";
import type { Example, TextClassifier } from "./text-classifier.js";
import { trainTextClassifier } from "./text-classifier.js";

export type TrainDeps = {
  embedTexts: (texts: readonly string[]) => Promise<Float32Array[]>;
  embeddingVersion: string;
  clock: Clock;
  onProgress?: ((fitted: number) => void) | undefined;
};

export type TrainSource = { source: string; sha256: string; seed: number; split: number | null };

/** Embeds and learns examples, and says what the classifier was trained on and how well the method did. */
export async function trainClassifier(
  examples: readonly Example[],
  { source, sha256, seed, split }: TrainSource,
  { embedTexts, embeddingVersion, clock, onProgress }: TrainDeps,
): Promise<{ classifier: TextClassifier; trainedOn: TrainedOn }> {
  const embeddings = await embedTexts(examples.map(({ text }) => text));
  const { classifier, heldOut } = trainTextClassifier(examples, { embeddings, seed, onProgress });
  return {
    classifier,
    trainedOn: {
      source,
      sha256,
      rows: examples.length,
      rows_per_label: countLabels(examples),
      trained_at: isoNow(clock),
      embedding_version: embeddingVersion,
      seed,
      split,
      cross_validation: {
        accuracy: accuracy(heldOut),
        macro_f1: macroF1(heldOut),
        expected_calibration_error: expectedCalibrationError(heldOut),
      },
    },
  };
}

function countLabels(examples: readonly Example[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { label } of examples) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}
