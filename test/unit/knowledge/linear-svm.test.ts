import { expect, test } from "vitest";
import { featureMatrix, rowDot } from "../../../knowledge/learning/feature-matrix.js";
import { trainLinearSvm } from "../../../knowledge/learning/linear-svm.js";
import { createRandom } from "../../../knowledge/learning/random.js";

const toy = (count: number) => {
  const random = createRandom(5);
  const points = Array.from({ length: count }, () => [random() * 2 - 1, random() * 2 - 1] as const);
  const targets = Int8Array.from(points, ([x, y]) => (x + y > 0.1 ? 1 : -1));
  const rows = points.map(([x, y]) => ({
    dense: Float32Array.of(x, 1),
    indices: Int32Array.of(0),
    values: Float32Array.of(y),
  }));
  return {
    matrix: featureMatrix(rows, { denseWidth: 2, sparseWidth: 1 }),
    targets,
    rows: Int32Array.from(points.keys()),
  };
};

test("a linear SVM separates what a line can separate", () => {
  const { matrix, targets, rows } = toy(200);
  const weights = trainLinearSvm(matrix, { rows, targets }, { cost: 100, seed: 1, tolerance: 0.01 });
  const right = [...rows].filter((row) => Math.sign(rowDot(matrix, row, weights)) === targets[row]);
  expect(right.length).toBeGreaterThanOrEqual(198);
});

test("the same examples and seed give the same weights", () => {
  const { matrix, targets, rows } = toy(100);
  const train = (seed: number) => trainLinearSvm(matrix, { rows, targets }, { cost: 1, seed });
  expect(train(3)).toEqual(train(3));
});

test("a trained SVM sits at the optimum: no small change of its weights lowers the primal objective", () => {
  const { matrix, targets, rows } = toy(100);
  const cost = 1;
  const weights = trainLinearSvm(
    matrix,
    { rows, targets },
    { cost, seed: 1, tolerance: 1e-6, maxPasses: 5000 },
  );
  const objective = (candidate: Float32Array): number => {
    const slack = [...rows].map((row) =>
      Math.max(0, 1 - (targets[row] ?? 0) * rowDot(matrix, row, candidate)),
    );
    return candidate.reduce((sum, w) => sum + w * w, 0) / 2 + cost * slack.reduce((sum, s) => sum + s * s, 0);
  };
  const best = objective(weights);
  for (const place of weights.keys()) {
    for (const step of [-0.01, 0.01]) {
      const moved = weights.map((value, at) => (at === place ? value + step : value));
      expect(objective(moved)).toBeGreaterThan(best);
    }
  }
});
