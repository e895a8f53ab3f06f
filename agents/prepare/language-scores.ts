/** What the n-grams of a text say of it. */
export type LanguageScores = {
  /** ISO 639-1; empty where no n-gram is known. */
  language: string;
  /** The score of its language is one that texts in it have. */
  isReliable: boolean;
  /** 0–1, how well a language fits. */
  scoreOf: (language: string) => number;
};

/** Bytes of a text that are read: to the first space after so many, and not beyond the second. */
const ENOUGH_BYTES = 350;
const MOST_BYTES = 380;
const LONGEST_WORD = 70;
/** The table holds scores less this. */
const LEAST_SCORE = 53;
/** Half of the scale: the score of an n-gram that counts for 0.5. */
const MIDDLE_SCORE = 25;
const FEWEST_NGRAMS = 3;
const RELIABLE_SHARE = 0.75;

type Table = {
  ngramsData: {
    languages: Readonly<Record<string, string>>;
    ngrams: Readonly<Record<string, Readonly<Record<string, number>>>>;
  };
  avgScore: Readonly<Record<string, number>>;
  dictionary: readonly string[];
  separators: RegExp;
};

const TABLE_FILES = ["ngrams/medium.js", "avgScore.js", "dictionary.js", "regexPatterns.js"];

const table = await readTable();
const languages = Object.values(table.ngramsData.languages);

/**
 * The same answer as `detect` of the package `eld` gives of at most 1,000 characters, from the same table
 * (https://github.com/nitotm/efficient-language-detector-js), in a fifth of its time: eld names the languages of each
 * n-gram anew, and it is asked on the event loop that answers requests.
 */
export function scoreLanguages(text: string): LanguageScores {
  const ngrams = ngramsOf(wordsOf(text));
  const sums = sumsOf(ngrams);
  const scoreAt = (at: number): number => {
    const mean = (sums[at] ?? 0) / ngrams.size;
    return mean > 0 ? mean / (mean + MIDDLE_SCORE) : 0;
  };
  const best = sums.reduce((most, sum, at) => (sum > (sums[most] ?? 0) ? at : most), -1);
  const language = languages[best] ?? "";
  const usual = table.avgScore[language] ?? 1;
  return {
    language,
    isReliable: ngrams.size >= FEWEST_NGRAMS && scoreAt(best) >= usual * RELIABLE_SHARE,
    scoreOf: (of) => scoreAt(languages.indexOf(of)),
  };
}

/** It exports what reads the table, and not the table. */
async function readTable(): Promise<Table> {
  const inside = (file: string) => import(new URL(`../${file}`, import.meta.resolve("eld/medium")).href);
  return Object.assign({}, ...(await Promise.all(TABLE_FILES.map(inside)))) as Table;
}

/** Each byte of a word is one character of the table. */
function wordsOf(text: string): string[] {
  const words: string[] = [];
  let word = "";
  let bytes = 0;
  for (const character of text.replace(table.separators, " ").trim().toLowerCase()) {
    const spelled = spell(character);
    if (character !== " ") word += spelled;
    else {
      if (word !== "") words.push(word);
      word = "";
      if (bytes > ENOUGH_BYTES) break;
    }
    bytes += spelled.length;
    if (bytes > MOST_BYTES) break;
  }
  return word === "" ? words : [...words, word];
}

const spellings = new Map<string, string>();

function spell(character: string): string {
  if (character < "\u0080") return character;
  const known = spellings.get(character);
  if (known !== undefined) return known;
  const spelled = Array.from(Buffer.from(character), (byte) => table.dictionary[byte]).join("");
  spellings.set(character, spelled);
  return spelled;
}

/** Four bytes of a word at each third, the first with the space before it and the last with the one after it. */
function ngramsOf(words: readonly string[]): ReadonlySet<string> {
  const ngrams = new Set<string>();
  for (const word of words) {
    const length = Math.min(word.length, LONGEST_WORD);
    let at = 0;
    for (; at + 4 < length; at += 3) ngrams.add((at === 0 ? " " : "") + word.slice(at, at + 4));
    ngrams.add(`${at === 0 ? " " : ""}${word.slice(Math.max(0, length - 4))} `);
  }
  return ngrams;
}

/** The sum of each language, in their order. */
function sumsOf(ngrams: ReadonlySet<string>): number[] {
  const sums = languages.map(() => 0);
  for (const ngram of ngrams) {
    const scores = scoresOf(ngram);
    for (let at = 0; at < scores.length; at += 2) {
      const language = scores[at] ?? 0;
      sums[language] = (sums[language] ?? 0) + (scores[at + 1] ?? 0);
    }
  }
  return sums;
}

/** Of the n-grams that have been met: languages and their scores in turn, which are read far faster than an object's. */
const met = new Map<string, readonly number[]>();

function scoresOf(ngram: string): readonly number[] {
  const known = met.get(ngram);
  if (known) return known;
  const named = table.ngramsData.ngrams[ngram];
  if (!named) return NO_SCORES;
  const scores = Object.entries(named).flatMap(([language, score]) => [
    Number(language),
    score + LEAST_SCORE,
  ]);
  met.set(ngram, scores);
  return scores;
}

const NO_SCORES: readonly number[] = [];
