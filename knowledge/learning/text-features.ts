import { guessForeign } from "../text/guess-foreign.js";
import type { TfIdf } from "../text/tf-idf.js";
import { fitTfIdf, transformTfIdf } from "../text/tf-idf.js";
import { charNgrams, tokenizeWithMarks, wordNgrams } from "../text/tokenize.js";
import type { FeatureRow } from "./feature-matrix.js";

/** What turns a text and its embedding into numbers. `words` and `chars` are null where the embedding is used alone. */
export type TextFeatures = { words: TfIdf | null; chars: TfIdf | null; embeddingWeight: number };

/** What is counted of a text. */
export type TextTerms = { words: string[]; chars: string[]; foreign: boolean };

const CHARACTER_RUNS = { shortest: 2, longest: 5 };
/** Seen once, a term teaches one example by heart. */
const MIN_TEXTS = 2;
const MAX_WORD_TERMS = 30_000;
const MAX_CHAR_TERMS = 70_000;

/** TF-IDF over so few texts counts chance: the embedding alone does better up to here. */
const FEW_EXAMPLES_A_LABEL = 5;

/** With more labels than this the embedding, which knows related words, tells more of them apart. */
const FEW_LABELS = 10;

/** What a foreign text's embedding and terms weigh, against 1 for an English one: words are all that tells there. */
const FOREIGN_WEIGHT = { embedding: 0.3, terms: 1.5 };

/** Reads a text: its single words and pairs, its runs of 2 to 5 characters, and whether the embedder cannot read it. */
export function textTerms(text: string): TextTerms {
  const tokens = tokenizeWithMarks(text);
  return {
    words: wordNgrams(tokens),
    chars: charNgrams(tokens, CHARACTER_RUNS),
    foreign: guessForeign(tokens),
  };
}

/** A classifier's features from the texts it learns from. */
export function fitTextFeatures(texts: readonly TextTerms[], { labels }: { labels: number }): TextFeatures {
  const few = texts.length / labels <= FEW_EXAMPLES_A_LABEL;
  if (few) return { words: null, chars: null, embeddingWeight: 2 };
  const words = texts.map((text) => text.words);
  const chars = texts.map((text) => text.chars);
  return {
    words: fitTfIdf(words, { minTexts: MIN_TEXTS, maxTerms: MAX_WORD_TERMS }),
    chars: fitTfIdf(chars, { minTexts: MIN_TEXTS, maxTerms: MAX_CHAR_TERMS }),
    embeddingWeight: labels > FEW_LABELS ? 2 : 1,
  };
}

/** The dense part is the weighted embedding and a 1 for the bias, the sparse part words and then characters. */
export function featureRow(features: TextFeatures, text: TextTerms, embedding: Float32Array): FeatureRow {
  const weigh = features.words && text.foreign ? FOREIGN_WEIGHT : { embedding: 1, terms: 1 };
  const dense = new Float32Array(embedding.length + 1);
  dense.set(embedding.map((value) => value * features.embeddingWeight * weigh.embedding));
  dense[embedding.length] = 1;
  if (!features.words || !features.chars)
    return { dense, indices: new Int32Array(), values: new Float32Array() };
  const words = transformTfIdf(features.words, text.words);
  const chars = transformTfIdf(features.chars, text.chars);
  const behindWords = features.words.weights.length;
  const indices = new Int32Array(words.indices.length + chars.indices.length);
  indices.set(words.indices);
  indices.set(
    chars.indices.map((index) => index + behindWords),
    words.indices.length,
  );
  const values = new Float32Array(indices.length);
  values.set(words.values);
  values.set(chars.values, words.values.length);
  // Together the two blocks have length 1, as the embedding has.
  const scale = Math.SQRT1_2 * weigh.terms;
  return { dense, indices, values: values.map((value) => value * scale) };
}

/** How many sparse features there are. */
export function sparseWidth({ words, chars }: TextFeatures): number {
  return (words?.weights.length ?? 0) + (chars?.weights.length ?? 0);
}
