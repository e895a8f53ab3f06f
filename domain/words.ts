/**
 * The words by which tickets are found: lower case, letters and digits of any script, each once. Ids and addresses
 * fall into their parts, on both sides of the comparison.
 */
export function wordsOf(...texts: readonly string[]): string[] {
  const words = texts
    .join(" ")
    .normalize("NFC")
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu);
  return [...new Set(words)];
}
