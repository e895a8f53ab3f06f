/** How quickly repeating a word stops adding (k1) and how much long texts are held back (b): the usual values. */
const SATURATION = 1.2;
const LENGTH_WEIGHT = 0.75;

export type Bm25 = {
  /** Adds a text under an id that is not held yet. */
  add(id: number, terms: readonly string[]): void;
  remove(id: number): void;
  /**
   * Scores of the texts that share a term with the query, as shares of what a text of mean length would score
   * that has every term once: 0–1 and comparable between queries. The others score 0.
   */
  scores(query: readonly string[]): Map<number, number>;
};

/**
 * Okapi BM25 over an inverted index that texts can enter and leave: Robertson and Zaragoza, "The Probabilistic
 * Relevance Framework: BM25 and Beyond", 2009, with the never negative idf `ln(1 + (n - df + .5) / (df + .5))`.
 */
export function createBm25(): Bm25 {
  const postings = new Map<string, Map<number, number>>();
  const texts = new Map<number, { terms: readonly string[]; length: number }>();
  let totalLength = 0;

  const rarityOf = (term: string): number => {
    const holders = postings.get(term)?.size ?? 0;
    return Math.log(1 + (texts.size - holders + 0.5) / (holders + 0.5));
  };

  const addScores = (term: string, scores: Map<number, number>): void => {
    const posting = postings.get(term) ?? new Map<number, number>();
    const rarity = rarityOf(term);
    const meanLength = totalLength / texts.size;
    for (const [id, count] of posting) {
      const length = texts.get(id)?.length ?? 0;
      const dampened = SATURATION * (1 - LENGTH_WEIGHT + (LENGTH_WEIGHT * length) / meanLength);
      scores.set(id, (scores.get(id) ?? 0) + (rarity * count * (SATURATION + 1)) / (count + dampened));
    }
  };

  return {
    add: (id, terms) => {
      texts.set(id, { terms: [...new Set(terms)], length: terms.length });
      totalLength += terms.length;
      for (const term of terms) {
        const posting = postings.get(term) ?? new Map<number, number>();
        posting.set(id, (posting.get(id) ?? 0) + 1);
        postings.set(term, posting);
      }
    },
    remove: (id) => {
      const text = texts.get(id);
      if (!text) return;
      texts.delete(id);
      totalLength -= text.length;
      for (const term of text.terms) {
        const posting = postings.get(term);
        posting?.delete(id);
        if (posting?.size === 0) postings.delete(term);
      }
    },
    scores: (query) => {
      const scores = new Map<number, number>();
      const terms = new Set(query);
      for (const term of terms) addScores(term, scores);
      const ideal = [...terms].reduce((total, term) => total + rarityOf(term), 0);
      return new Map([...scores].map(([id, score]) => [id, score / (ideal * (SATURATION + 1))]));
    },
  };
}
