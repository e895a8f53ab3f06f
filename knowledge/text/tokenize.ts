const WORD = /[\p{L}\p{N}]+(?:['’][\p{L}]+)?/gu;
const WORD_OR_MARK = /[\p{L}\p{N}]+(?:['’][\p{L}]+)?|[!?]+|\p{Extended_Pictographic}|[:;]-?[()DP]/gu;

/** The words of a text, lower-case and in Unicode's compatibility form, in order; punctuation is left out. */
export function tokenize(text: string): string[] {
  return text.normalize("NFKC").toLowerCase().match(WORD) ?? [];
}

/** The words of a text and the marks that carry a tone (`!`, `??`, emoji, smileys), in order. */
export function tokenizeWithMarks(text: string): string[] {
  return (
    text
      .normalize("NFKC")
      .match(WORD_OR_MARK)
      ?.map((token) => token.toLowerCase()) ?? []
  );
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

/** Runs of `shortest` to `longest` characters of the words joined by single spaces, borders included. */
export function charNgrams(
  words: readonly string[],
  { shortest, longest }: { shortest: number; longest: number },
): string[] {
  const text = ` ${words.join(" ")} `;
  const grams: string[] = [];
  for (let length = shortest; length <= longest; length += 1) {
    for (let at = 0; at + length <= text.length; at += 1) grams.push(text.slice(at, at + length));
  }
  return grams;
}
