import type { FeatureMatrix } from "./feature-matrix.js";
import { addRow, rowDot } from "./feature-matrix.js";
import { createRandom, shuffle } from "./random.js";

export type SvmOptions = {
  /** What an error costs against a wide margin (C). */
  cost: number;
  seed: number;
  /** Stop when no example asks for a larger change of its weight. */
  tolerance?: number;
  maxPasses?: number;
};

/**
 * The weights of a linear support vector machine with squared hinge loss and no bias (give a feature that is
 * always 1), by dual coordinate descent with shrinking: Hsieh, Chang, Lin, Keerthi, Sundararajan, "A Dual
 * Coordinate Descent Method for Large-scale Linear SVM", ICML 2008, algorithms 2 and 3.
 *
 * `rows` are the examples to learn from, `targets` holds 1 or -1 for each row of the matrix. The same input
 * and seed give the same weights.
 */
export function trainLinearSvm(
  matrix: FeatureMatrix,
  { rows, targets }: { rows: Int32Array; targets: Int8Array },
  { cost, seed, tolerance = 0.2, maxPasses = 300 }: SvmOptions,
): Float32Array {
  const random = createRandom(seed);
  const weights = new Float64Array(matrix.width);
  const alphas = new Float64Array(matrix.rows);
  const softness = 1 / (2 * cost);
  const curvature = Float64Array.from(
    { length: matrix.rows },
    (_, row) => softness + squaredLength(matrix, row),
  );
  const active = rows.slice();
  let count = active.length;
  let shrinkAbove = Infinity;

  for (let pass = 0; pass < maxPasses; pass += 1) {
    let largest = -Infinity;
    let smallest = Infinity;
    shuffle(active, random, count);
    for (let at = 0; at < count; at += 1) {
      const row = active[at] as number;
      const target = targets[row] as number;
      const alpha = alphas[row] as number;
      const gradient = target * rowDot(matrix, row, weights) - 1 + softness * alpha;
      if (alpha === 0 && gradient > shrinkAbove) {
        count -= 1;
        active[at] = active[count] as number;
        active[count] = row;
        at -= 1;
        continue;
      }
      const projected = alpha === 0 ? Math.min(gradient, 0) : gradient;
      largest = Math.max(largest, projected);
      smallest = Math.min(smallest, projected);
      if (Math.abs(projected) < 1e-12) continue;
      const next = Math.max(alpha - gradient / (curvature[row] as number), 0);
      alphas[row] = next;
      addRow(matrix, row, { weights, scale: (next - alpha) * target });
    }
    const settled = largest - smallest <= tolerance;
    if (settled && count === active.length) break;
    if (settled) count = active.length;
    shrinkAbove = settled || largest <= 0 ? Infinity : largest;
  }
  return Float32Array.from(weights);
}

function squaredLength(matrix: FeatureMatrix, row: number): number {
  let total = 0;
  for (let at = row * matrix.denseWidth; at < (row + 1) * matrix.denseWidth; at += 1)
    total += (matrix.dense[at] as number) ** 2;
  for (let at = matrix.offsets[row] as number; at < (matrix.offsets[row + 1] as number); at += 1) {
    total += (matrix.values[at] as number) ** 2;
  }
  return total;
}
