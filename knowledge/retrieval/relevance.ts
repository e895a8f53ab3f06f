/** What a search found out about one text: likeness of meaning (cosine, -1–1) and shared words (0–1). */
export type Likeness = { cosine: number; lexical: number; titled: boolean; language: string };

const COSINE_WEIGHT = 0.5;
/** Against the cosine's 0.5. A title already says in few words what a text is about. */
const LEXICAL_WEIGHT = { titled: 0.18, untitled: 0.35 };
/** The embedder reads English: elsewhere words carry the search. */
const FOREIGN_WEIGHT = { cosine: 0.3, lexical: 0.6 };

/**
 * `1 / (1 + exp(-(offset + slope * score)))`, fitted on the shop's own articles: each paraphrase, left out of
 * its article, against that article (right), the article ranked second to fourth (wrong, 30% of the weight of
 * what is wrong) and thirty questions that have nothing to do with a shop against their best article (wrong).
 * At 0.5, 97% of the questions beside the matter are refused in both languages; 87% of the English paraphrases
 * and 77% of the German ones are accepted.
 */
const LOGISTIC = {
  english: { offset: -5.68, slope: 23.97 },
  foreign: { offset: -3.5, slope: 14.07 },
};

/** One number to rank by: the weighted sum of both kinds of likeness (score fusion). */
export function fusedScore({ cosine, lexical, titled, language }: Likeness): number {
  if (language !== "en") return FOREIGN_WEIGHT.cosine * cosine + FOREIGN_WEIGHT.lexical * lexical;
  return COSINE_WEIGHT * cosine + (titled ? LEXICAL_WEIGHT.titled : LEXICAL_WEIGHT.untitled) * lexical;
}

/** The fused score as the probability (0–1) that the text answers the query. */
export function relevanceOf(likeness: Likeness): number {
  const { offset, slope } = likeness.language === "en" ? LOGISTIC.english : LOGISTIC.foreign;
  return 1 / (1 + Math.exp(-(offset + slope * fusedScore(likeness))));
}
