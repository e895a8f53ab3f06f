/** The places of a vector that are not zero, in rising order, and what stands there. */
export type SparseVector = { indices: Int32Array; values: Float32Array };

/** From place to value, in any order; zeros may be among them. */
export function sparseVector(entries: Iterable<readonly [number, number]>): SparseVector {
  const sorted = [...entries].sort(([a], [b]) => a - b);
  return {
    indices: Int32Array.from(sorted, ([index]) => index),
    values: Float32Array.from(sorted, ([, value]) => value),
  };
}

/** The product of two sparse vectors. */
export function sparseDot(a: SparseVector, b: SparseVector): number {
  let total = 0;
  let atB = 0;
  for (let atA = 0; atA < a.indices.length; atA += 1) {
    const index = a.indices[atA] ?? 0;
    while (atB < b.indices.length && (b.indices[atB] ?? 0) < index) atB += 1;
    if (b.indices[atB] === index) total += (a.values[atA] ?? 0) * (b.values[atB] ?? 0);
  }
  return total;
}
