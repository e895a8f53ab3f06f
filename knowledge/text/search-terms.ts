import stem from "wink-porter2-stemmer";
import { STOP_WORDS } from "./stop-words.js";
import { tokenize } from "./tokenize.js";

/** Longest first: German inflection as it is worth removing without a dictionary. */
const GERMAN_ENDINGS = ["ungen", "ung", "ern", "em", "en", "er", "es", "st", "et", "e", "s", "n", "t"];
/** What is left of a German word after its ending is at least this long. */
const GERMAN_STEM = 4;

/**
 * The words of a text that a search compares: without stop words of its language, reduced to their stems
 * (English: Porter2; German: endings cut and umlauts folded; others as they are).
 */
export function searchTerms(text: string, language: string): string[] {
  const stopWords = STOP_WORDS[language];
  const words = tokenize(text).map((word) => word.replace(/['’].*$/u, ""));
  const telling = words.filter((word) => !stopWords?.has(word));
  return telling.map((word) => stemOf(word, language));
}

function stemOf(word: string, language: string): string {
  if (language === "en") return stem(word);
  if (language === "de") return germanStem(word);
  return word;
}

function germanStem(word: string): string {
  const folded = word.replaceAll("ß", "ss").normalize("NFD").replace(/\p{M}/gu, "");
  const ending = GERMAN_ENDINGS.find(
    (end) => folded.endsWith(end) && folded.length - end.length >= GERMAN_STEM,
  );
  return ending === undefined ? folded : folded.slice(0, -ending.length);
}
