/** The product of two dense vectors: for vectors of unit length their cosine. */
export function dot(a: Float32Array, b: Float32Array): number {
  let total = 0;
  for (let at = 0; at < a.length; at += 1) total += (a[at] as number) * (b[at] as number);
  return total;
}

/** The mean of vectors at unit length; a zero vector for none. */
export function centre(vectors: readonly Float32Array[]): Float32Array {
  const sum = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) vector.forEach((value, at) => (sum[at] = (sum[at] ?? 0) + value));
  const length = Math.sqrt(dot(sum, sum)) || 1;
  return sum.map((value) => value / length);
}
