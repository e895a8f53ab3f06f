/** The places of a vector that are not zero, in rising order, and what stands there. */
export type SparseVector = { indices: Int32Array; values: Float32Array };

/** What was counted over a collection: each term's place in a vector, and how telling it is. */
export type TfIdf = { places: ReadonlyMap<string, number>; weights: Float32Array };

export type FitOptions = {
  /** Terms found in fewer texts are left out. */
  minTexts: number;
  /** At most so many terms, the most frequent first. */
  maxTerms: number;
};

/**
 * Learns from texts, each given as its terms, which terms there are and how rare each is:
 * `ln((1 + n) / (1 + df)) + 1`, the smoothed inverse document frequency.
 */
export function fitTfIdf(texts: readonly (readonly string[])[], { minTexts, maxTerms }: FitOptions): TfIdf {
  const counts = new Map<string, number>();
  for (const terms of texts) for (const term of new Set(terms)) counts.set(term, (counts.get(term) ?? 0) + 1);
  const kept = [...counts]
    .filter(([, count]) => count >= minTexts)
    .sort(([termA, a], [termB, b]) => b - a || (termA < termB ? -1 : 1))
    .slice(0, maxTerms);
  return {
    places: new Map(kept.map(([term], place) => [term, place])),
    weights: Float32Array.from(kept, ([, count]) => Math.log((1 + texts.length) / (1 + count)) + 1),
  };
}

/** A text's terms as a vector of length 1 (0 when none is known), with logarithmic counts. */
export function transformTfIdf({ places, weights }: TfIdf, terms: readonly string[]): SparseVector {
  const counts = new Map<number, number>();
  for (const term of terms) {
    const place = places.get(term);
    if (place !== undefined) counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  const indices = Int32Array.from(counts.keys()).sort();
  const values = Float32Array.from(
    indices,
    (place) => (1 + Math.log(counts.get(place) ?? 1)) * (weights[place] ?? 0),
  );
  const length = Math.sqrt(values.reduce((total, value) => total + value * value, 0)) || 1;
  return { indices, values: values.map((value) => value / length) };
}
