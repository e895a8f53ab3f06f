/**
 * One row of features an example: `dense` numbers first, then the sparse ones of all rows one after another
 * (`offsets[row]` to `offsets[row + 1]`). `width` is the number of features, the dense ones included.
 */
export type FeatureMatrix = {
  rows: number;
  width: number;
  denseWidth: number;
  dense: Float32Array;
  offsets: Int32Array;
  /** Places from `denseWidth` up. */
  indices: Int32Array;
  values: Float32Array;
};

export type FeatureRow = { dense: Float32Array; indices: Int32Array; values: Float32Array };

/** Rows of one shape put together; their sparse places count from 0 and are moved behind the dense ones. */
export function featureMatrix(
  rows: readonly FeatureRow[],
  { denseWidth, sparseWidth }: { denseWidth: number; sparseWidth: number },
): FeatureMatrix {
  const offsets = new Int32Array(rows.length + 1);
  rows.forEach((row, at) => (offsets[at + 1] = (offsets[at] ?? 0) + row.indices.length));
  const filled = offsets[rows.length] ?? 0;
  const matrix = {
    rows: rows.length,
    width: denseWidth + sparseWidth,
    denseWidth,
    dense: new Float32Array(rows.length * denseWidth),
    offsets,
    indices: new Int32Array(filled),
    values: new Float32Array(filled),
  };
  rows.forEach((row, at) => {
    matrix.dense.set(row.dense, at * denseWidth);
    matrix.indices.set(
      row.indices.map((index) => index + denseWidth),
      offsets[at],
    );
    matrix.values.set(row.values, offsets[at]);
  });
  return matrix;
}

/** The product of one row with weights of the matrix's width. */
export function rowDot(matrix: FeatureMatrix, row: number, weights: Float64Array | Float32Array): number {
  const { denseWidth, dense, offsets, indices, values } = matrix;
  const start = row * denseWidth;
  let total = 0;
  for (let at = 0; at < denseWidth; at += 1) total += (dense[start + at] as number) * (weights[at] as number);
  const end = offsets[row + 1] as number;
  for (let at = offsets[row] as number; at < end; at += 1) {
    total += (values[at] as number) * (weights[indices[at] as number] as number);
  }
  return total;
}

/** Adds `scale` times a row to the weights. */
export function addRow(
  matrix: FeatureMatrix,
  row: number,
  { weights, scale }: { weights: Float64Array; scale: number },
): void {
  const { denseWidth, dense, offsets, indices, values } = matrix;
  const start = row * denseWidth;
  for (let at = 0; at < denseWidth; at += 1)
    weights[at] = (weights[at] as number) + scale * (dense[start + at] as number);
  const end = offsets[row + 1] as number;
  for (let at = offsets[row] as number; at < end; at += 1) {
    const index = indices[at] as number;
    weights[index] = (weights[index] as number) + scale * (values[at] as number);
  }
}
