import { deu, eng, fra, por, spa } from "stopword";

/** Words that tell nothing about a text's matter, by ISO 639-1 code. */
export const STOP_WORDS: Readonly<Record<string, ReadonlySet<string>>> = {
  en: new Set(eng),
  de: new Set(deu),
  fr: new Set(fra),
  es: new Set(spa),
  pt: new Set(por),
};
