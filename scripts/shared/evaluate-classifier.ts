import { createEmbedder } from "../../knowledge/embedding/create-embedder.js";
import type { Judged } from "../../knowledge/learning/metrics.js";
import {
  accuracyAtCoverage,
  areaUnderRoc,
  expectedCalibrationError,
  macroF1,
} from "../../knowledge/learning/metrics.js";
import type { Example, TextClassifier } from "../../knowledge/learning/text-classifier.js";
import { classify, judge } from "../../knowledge/learning/text-classifier.js";
import { createProgress } from "./run-command.js";

const COVERAGES = [100, 80, 60, 40];

/** How a classifier does on rows that it never saw; the shares are of the rows whose label it knows. */
export type ClassifierFigures = {
  rows: number;
  labels: number;
  accuracy: number;
  macro_f1: number;
  /** 15 bins of equal width. */
  expected_calibration_error: number;
  /** Accuracy over the most confident share of the rows, by percentage. */
  accuracy_at_coverage: Record<string, number>;
  /** Rows with a label that training never saw. */
  unseen_rows: number;
  /** The chance that a row of a known label gets more confidence than one of an unseen label; null without such. */
  unseen_auroc: number | null;
};

/** Judges a classifier by rows with their right labels. */
export async function evaluateClassifier(
  classifier: TextClassifier,
  rows: readonly Example[],
): Promise<ClassifierFigures> {
  const embedder = await createEmbedder();
  const onProgress = createProgress((done) => `embedded ${done} of ${rows.length} texts`, 1000);
  const vectors = await embedder.embed(
    rows.map(({ text }) => text),
    { onProgress },
  );
  const judged = rows.map(({ text, label }, at) =>
    judge(classify(classifier, text, vectors[at] ?? new Float32Array()), label),
  );
  const labels = new Set(classifier.labels);
  const known = judged.filter(({ truth }) => labels.has(truth));
  const unseen = judged.filter(({ truth }) => !labels.has(truth));
  return {
    rows: known.length,
    labels: labels.size,
    accuracy: accuracyAtCoverage(known, 1),
    macro_f1: macroF1(known),
    expected_calibration_error: expectedCalibrationError(known),
    accuracy_at_coverage: Object.fromEntries(
      COVERAGES.map((percent) => [percent, accuracyAtCoverage(known, percent / 100)]),
    ),
    unseen_rows: unseen.length,
    unseen_auroc: unseen.length === 0 ? null : areaUnderRoc(confidences(known), confidences(unseen)),
  };
}

const confidences = (judged: readonly Judged[]): number[] => judged.map(({ confidence }) => confidence);
