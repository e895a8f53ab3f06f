import { STOP_WORDS } from "./stop-words.js";

/**
 * Whether a text, given as lower-case words, is in a language that the embedder does not read: it has more
 * stop words of German, French, Spanish or Portuguese than of English. In doubt it is English.
 */
export function guessForeign(words: readonly string[]): boolean {
  const counts = Object.entries(STOP_WORDS).map(([language, stopWords]) => ({
    language,
    count: words.filter((word) => stopWords.has(word)).length,
  }));
  const english = counts.find(({ language }) => language === "en")?.count ?? 0;
  return counts.some(({ count }) => count > english);
}
