import { searchTerms } from "../text/search-terms.js";
import { charNgrams } from "../text/tokenize.js";
import { createBm25 } from "./bm25.js";

/** Long enough to mean something, short enough to find a word inside a compound (`Versandkosten`, `Versand`). */
const CHARACTER_RUN = { shortest: 4, longest: 4 };

export type LexicalIndex = {
  add(id: number, text: string): void;
  remove(id: number): void;
  /** How much of the query's words each text has, 0–1; texts that have none are left out. */
  scores(query: string): Map<number, number>;
};

/**
 * Word search over texts of one language. English is compared by stems; the embedder reads no other language,
 * so for those runs of four characters count as much as words.
 */
export function createLexicalIndex(language: string): LexicalIndex {
  const byWord = createBm25();
  const byCharacters = language === "en" ? undefined : createBm25();
  const runs = (terms: string[]): string[] => terms.flatMap((term) => charNgrams([term], CHARACTER_RUN));

  return {
    add: (id, text) => {
      const terms = searchTerms(text, language);
      byWord.add(id, terms);
      byCharacters?.add(id, runs(terms));
    },
    remove: (id) => {
      byWord.remove(id);
      byCharacters?.remove(id);
    },
    scores: (query) => {
      const terms = searchTerms(query, language);
      const words = byWord.scores(terms);
      if (!byCharacters) return words;
      const characters = byCharacters.scores(runs(terms));
      return new Map([...characters].map(([id, score]) => [id, (score + (words.get(id) ?? 0)) / 2]));
    },
  };
}
