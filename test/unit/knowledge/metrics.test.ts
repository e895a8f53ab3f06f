import { expect, test } from "vitest";
import { splitRows, stratifiedFolds } from "../../../knowledge/learning/folds.js";
import {
  accuracy,
  accuracyAtCoverage,
  areaUnderRoc,
  expectedCalibrationError,
  macroF1,
} from "../../../knowledge/learning/metrics.js";

const judged = [
  { truth: "a", label: "a", confidence: 0.9 },
  { truth: "a", label: "a", confidence: 0.8 },
  { truth: "a", label: "b", confidence: 0.4 },
  { truth: "b", label: "b", confidence: 0.7 },
];

test("accuracy, macro-F1, coverage and calibration error are what they are by hand", () => {
  expect(accuracy(judged)).toBe(0.75);
  expect(macroF1(judged)).toBeCloseTo((0.8 + 2 / 3) / 2);
  expect(accuracyAtCoverage(judged, 0.75)).toBe(1);
  expect(expectedCalibrationError(judged)).toBeCloseTo((0.1 + 0.2 + 0.4 + 0.3) / 4);
});

test("the area under the ROC curve counts pairs, ties by half", () => {
  expect(areaUnderRoc([0.9, 0.5], [0.5, 0.1])).toBe(3.5 / 4);
  expect(areaUnderRoc([1, 2, 3], [0])).toBe(1);
});

test("folds hold every label as evenly as it goes", () => {
  const truths = Array.from({ length: 50 }, (_, at) => at % 5);
  const folds = stratifiedFolds(truths, { count: 5, seed: 1 });
  for (let label = 0; label < 5; label += 1) {
    const of = [...folds].filter((_, at) => truths[at] === label);
    expect(new Set(of).size).toBe(5);
  }
});

test("the same share and seed divide rows the same way, and no row is in both parts", () => {
  const rows = Array.from({ length: 101 }, (_, at) => at);
  const { train, test: rest } = splitRows(rows, { share: 0.8, seed: 1 });
  expect(splitRows(rows, { share: 0.8, seed: 1 })).toEqual({ train, test: rest });
  expect(splitRows(rows, { share: 0.8, seed: 2 }).train).not.toEqual(train);
  expect(train).toHaveLength(81);
  expect([...train, ...rest].toSorted((a, b) => a - b)).toEqual(rows);
});
