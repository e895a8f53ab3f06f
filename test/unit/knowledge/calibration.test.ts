import { expect, test } from "vitest";
import type { HeldOut } from "../../../knowledge/learning/calibration.js";
import {
  calibrated,
  fitTemperature,
  negativeLogLikelihood,
} from "../../../knowledge/learning/calibration.js";
import { expectedCalibrationError } from "../../../knowledge/learning/metrics.js";
import { createRandom } from "../../../knowledge/learning/random.js";

/** Margins whose softmax at the temperature given is the truth about how often each label is right. */
const heldOut = (count: number, temperature: number): HeldOut[] => {
  const random = createRandom(11);
  return Array.from({ length: count }, () => {
    const margins = Float32Array.from({ length: 3 }, () => random() * 2 - 1);
    const probabilities = calibrated(margins, { temperature, biases: [] });
    const drawn = random();
    const first = probabilities[0] ?? 0;
    return { margins, truth: drawn < first ? 0 : drawn < first + (probabilities[1] ?? 0) ? 1 : 2 };
  });
};

const judged = (examples: HeldOut[], temperature: number) =>
  examples.map(({ margins, truth }) => {
    const probabilities = [...calibrated(margins, { temperature, biases: [] })];
    const confidence = Math.max(...probabilities);
    return { truth: String(truth), label: String(probabilities.indexOf(confidence)), confidence };
  });

test("the temperature that made the labels is found again", () => {
  expect(fitTemperature(heldOut(4000, 0.25)).temperature).toBeCloseTo(0.25, 1);
});

test("a fitted temperature lowers both the loss and the calibration error of raw margins", () => {
  const examples = heldOut(3000, 0.2);
  const fitted = fitTemperature(examples);
  expect(negativeLogLikelihood(examples, fitted)).toBeLessThan(
    negativeLogLikelihood(examples, { temperature: 1, biases: [] }),
  );
  expect(expectedCalibrationError(judged(examples, fitted.temperature))).toBeLessThan(0.04);
  expect(expectedCalibrationError(judged(examples, 1))).toBeGreaterThan(0.2);
});

test("probabilities sum to 1 and keep the order of the margins, however extreme", () => {
  const probabilities = calibrated([1000, -1000, 999], { temperature: 0.01, biases: [] });
  expect(probabilities.reduce((a, b) => a + b, 0)).toBeCloseTo(1);
  expect(probabilities[0]).toBeGreaterThan(probabilities[2] ?? 1);
});

test("a few examples that are all right do not make certain", () => {
  const few = Array.from({ length: 10 }, () => ({ margins: Float32Array.of(1, -1), truth: 0 }));
  const [confidence = 1] = calibrated([1, -1], fitTemperature(few));
  expect(confidence).toBeGreaterThan(0.85);
  expect(confidence).toBeLessThan(0.99);
});
