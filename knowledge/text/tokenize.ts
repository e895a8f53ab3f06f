const WORD = /[\p{L}\p{N}]+(?:['’][\p{L}]+)?/gu;

/** The words of a text, lower-case and in Unicode's compatibility form, in order; punctuation is left out. */
export function tokenize(text: string): string[] {
  return text.normalize("NFKC").toLowerCase().match(WORD) ?? [];
}

/** Single words and pairs of neighbours (`where`, `where is`, `is` …). */
export function wordNgrams(words: readonly string[]): string[] {
  const grams: string[] = [];
  words.forEach((word, at) => {
    grams.push(word);
    const next = words[at + 1];
    if (next !== undefined) grams.push(`${word} ${next}`);
  });
  return grams;
}

/** Runs of `shortest` to `longest` characters within each word, its borders marked by a space. */
export function charNgrams(words: readonly string[], { shortest, longest }: { shortest: number; longest: number }): string[] {
  const grams: string[] = [];
  for (const word of words) {
    const bordered = ` ${word} `;
    for (let length = shortest; length <= longest; length += 1) {
      for (let at = 0; at + length <= bordered.length; at += 1) grams.push(bordered.slice(at, at + length));
    }
  }
  return grams;
}
