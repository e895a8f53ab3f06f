import { scoreLanguages } from "./language-scores.js";

/** What tells nothing of a language: addresses, links, numbers and ids such as ORD-1001. */
const NOISE = /\S+@\S+|https?:\/\/\S+|\S*\d\S*|\[[A-Z]+_\d+\]/g;

/** Shorter texts ("password reset", "Danke") are guesses: they must beat the fallback by a margin. */
const FEW_WORDS = 4;
const CLEAR_MARGIN = 0.2;
/** Rare languages are guessed at ("forgot my password" is no Malay): only so many different words prove one. */
const PROVING_WORDS = 8;
/** Only these are believed of fewer words. */
const WIDESPREAD = new Set(["de", "en", "es", "fr", "it", "nl", "pt"]);
/** Its n-grams are those of 380 bytes. */
const ENOUGH_TEXT = 1000;

export type DetectedLanguage = {
  /** ISO 639-1 */
  language: string;
  /** 0–1; 0 when the text tells nothing and the fallback stands. */
  confidence: number;
};

/**
 * The language of a text (n-grams, 60 languages: https://github.com/nitotm/efficient-language-detector-js).
 * `fallback` (the customer's language) stands for texts that are empty, very short or ambiguous.
 */
export function detectLanguage(text: string, fallback = "en"): DetectedLanguage {
  const words = text.slice(0, ENOUGH_TEXT).replace(NOISE, " ").trim();
  const count = countWords(words);
  if (count === 0) return { language: fallback, confidence: 0 };
  const found = scoreLanguages(words);
  const best = found.scoreOf(found.language);
  const known = found.scoreOf(fallback);
  const isBelieved = count >= PROVING_WORDS || WIDESPREAD.has(found.language);
  const clear = isBelieved && found.isReliable && (count >= FEW_WORDS || best - known >= CLEAR_MARGIN);
  if (found.language === "" || (found.language !== fallback && !clear))
    return { language: fallback, confidence: known * shareOfTrust(count) };
  return { language: found.language, confidence: best * shareOfTrust(count) };
}

/** Different words, as far as it matters how many there are. */
function countWords(text: string): number {
  const seen = new Set<string>();
  for (const [word] of text.matchAll(/\S+/g)) {
    if (seen.size === PROVING_WORDS) break;
    seen.add(word.toLowerCase());
  }
  return seen.size;
}

/** One word is half a proof; from `FEW_WORDS` on the score speaks for itself. */
const shareOfTrust = (count: number): number => Math.min(1, 0.5 + count / (2 * FEW_WORDS));
