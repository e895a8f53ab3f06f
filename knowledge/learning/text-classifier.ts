import type { Prediction } from "../../domain/knowledge.js";
import type { Calibration, HeldOut } from "./calibration.js";
import { calibrated, fitTemperature, negativeLogLikelihood } from "./calibration.js";
import type { FeatureMatrix, FeatureRow } from "./feature-matrix.js";
import { featureMatrix, rowDot } from "./feature-matrix.js";
import { stratifiedFolds } from "./folds.js";
import { trainLinearSvm } from "./linear-svm.js";
import type { Judged } from "./metrics.js";
import type { TextFeatures } from "./text-features.js";
import { featureRow, fitTextFeatures, sparseWidth, textTerms } from "./text-features.js";

export type Example = { text: string; label: string };

/** A trained classifier; `weights` holds one vector of margins' weights for each label. */
export type TextClassifier = {
  labels: string[];
  features: TextFeatures;
  weights: Float32Array[];
  calibration: Calibration;
};

export type TrainOptions = {
  /** One for each example, in order. */
  embeddings: readonly Float32Array[];
  seed?: number;
  /** Called after each support vector machine with the number fitted so far. */
  onProgress?: ((fitted: number) => void) | undefined;
};

/** What was learnt, and how the same method did on each example while it was held back. */
export type Trained = { classifier: TextClassifier; heldOut: Judged[] };

/** Costs of an error that are tried; the one whose held-back probabilities tell the truth best is kept. */
const COSTS = [0.3, 1, 3];
/** Held-back examples that suffice to choose among the costs. */
const TRIAL_EXAMPLES = 400;

const FOLDS = 5;
/** From here on two thirds are enough to learn from, and training takes long enough to save some. */
const MANY_EXAMPLES = 1000;
const FEWER_FOLDS = 3;

/**
 * Learns labels from texts: one linear SVM a label (one against the rest) over TF-IDF of words and characters
 * joined with the sentence embedding, its margins calibrated on examples held back in turn (cross-validation).
 * The same examples and seed give the same classifier. @throws Error with fewer than two labels
 */
export function trainTextClassifier(
  examples: readonly Example[],
  { embeddings, seed = 1, onProgress }: TrainOptions,
): Trained {
  const labels = [...new Set(examples.map(({ label }) => label))].sort();
  if (labels.length < 2)
    throw new Error(`Two different labels are needed to learn from, found ${labels.length}`);
  const texts = examples.map(({ text }) => textTerms(text));
  const features = fitTextFeatures(texts, { labels: labels.length });
  const rows = texts.map((text, at) => featureRow(features, text, embeddings[at] ?? new Float32Array()));
  const matrix = featureMatrix(rows, {
    denseWidth: rows[0]?.dense.length ?? 0,
    sparseWidth: sparseWidth(features),
  });
  const truths = examples.map(({ label }) => labels.indexOf(label));

  const foldCount = examples.length >= MANY_EXAMPLES ? FEWER_FOLDS : FOLDS;
  const folds = stratifiedFolds(truths, { count: foldCount, seed });
  let done = 0;
  const fit = (learnt: Int32Array, cost: number): Float32Array[] =>
    labels.map((_, label) => {
      const targets = Int8Array.from(truths, (truth) => (truth === label ? 1 : -1));
      const weights = trainLinearSvm(matrix, { rows: learnt, targets }, { cost, seed });
      done += 1;
      onProgress?.(done);
      return weights;
    });

  const { cost, heldOut, calibration } = bestCost(matrix, { folds, foldCount, truths, fit });
  const weights = fit(Int32Array.from(truths.keys()), cost);
  return {
    classifier: { labels, features, weights, calibration },
    heldOut: heldOut.map(({ margins, truth }) =>
      judge(predictionOf(labels, calibrated(margins, calibration)), labels[truth] ?? ""),
    ),
  };
}

/** What the classifier makes of one text and its embedding. */
export function classify(
  { labels, features, weights, calibration }: TextClassifier,
  text: string,
  embedding: Float32Array,
): Prediction {
  const row = featureRow(features, textTerms(text), embedding);
  return predictionOf(
    labels,
    calibrated(
      weights.map((vector) => margin(row, vector)),
      calibration,
    ),
  );
}

/** A prediction beside the label that was right. */
export function judge({ label, confidence }: Prediction, truth: string): Judged {
  return { truth, label, confidence };
}

type HoldOut = {
  folds: Int32Array;
  foldCount: number;
  truths: readonly number[];
  fit: (learnt: Int32Array, cost: number) => Float32Array[];
};

type Tried = { cost: number; heldOut: HeldOut[]; calibration: Calibration };

function bestCost(matrix: FeatureMatrix, folded: HoldOut): Tried {
  const { foldCount, truths } = folded;
  const trialFolds = Math.min(foldCount, Math.ceil((foldCount * TRIAL_EXAMPLES) / truths.length));
  const tried = COSTS.map((cost): Tried => {
    const heldOut = holdOutInTurn(matrix, folded, { cost, from: 0, to: trialFolds });
    return { cost, heldOut, calibration: fitTemperature(heldOut) };
  });
  const loss = ({ heldOut, calibration }: Tried): number => negativeLogLikelihood(heldOut, calibration);
  const { cost, heldOut } = tried.reduce((best, one) => (loss(one) < loss(best) ? one : best));
  const all = [...heldOut, ...holdOutInTurn(matrix, folded, { cost, from: trialFolds, to: foldCount })];
  return { cost, heldOut: all, calibration: fitTemperature(all) };
}

function holdOutInTurn(
  matrix: FeatureMatrix,
  { folds, truths, fit }: HoldOut,
  { cost, from, to }: { cost: number; from: number; to: number },
): HeldOut[] {
  const all = Int32Array.from(truths.keys());
  return Array.from({ length: to - from }, (_, at) => {
    const weights = fit(
      all.filter((row) => folds[row] !== from + at),
      cost,
    );
    return Array.from(all.filter((row) => folds[row] === from + at)).map((row) => ({
      margins: Float32Array.from(weights, (vector) => rowDot(matrix, row, vector)),
      truth: truths[row] ?? 0,
    }));
  }).flat();
}

function margin({ dense, indices, values }: FeatureRow, weights: Float32Array): number {
  let total = 0;
  for (let at = 0; at < dense.length; at += 1) total += (dense[at] ?? 0) * (weights[at] ?? 0);
  for (let at = 0; at < indices.length; at += 1)
    total += (values[at] ?? 0) * (weights[(indices[at] ?? 0) + dense.length] ?? 0);
  return total;
}

function predictionOf(labels: readonly string[], probabilities: Float64Array): Prediction {
  const distribution = labels
    .map((label, at) => ({ label, probability: probabilities[at] ?? 0 }))
    .sort((a, b) => b.probability - a.probability);
  return { label: distribution[0]?.label ?? "", confidence: distribution[0]?.probability ?? 0, distribution };
}
