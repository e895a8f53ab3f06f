import type { Indexable, Passage, SearchQuery } from "../../domain/knowledge.js";
import type { Chunk } from "./chunk-markdown.js";
import { chunkMarkdown } from "./chunk-markdown.js";
import { centre, dot } from "./dot.js";
import type { LexicalIndex } from "./lexical-index.js";
import { createLexicalIndex } from "./lexical-index.js";
import type { Likeness } from "./relevance.js";
import { relevanceOf } from "./relevance.js";

/** From here on a text of the language asked for goes before better ones in others. */
const RELEVANT = 0.5;

export type HybridIndex = {
  /** Adds or replaces; what is held with the same version already is left alone. */
  put(items: readonly Indexable[], signal?: AbortSignal): Promise<void>;
  remove(ids: readonly string[]): void;
  /** Best first, one passage a text. With a language, relevant texts in it come before all others. */
  search(query: Omit<SearchQuery, "index">, signal?: AbortSignal): Promise<Passage[]>;
};

export type HybridIndexDeps = {
  embedQuery: (text: string, signal?: AbortSignal) => Promise<Float32Array>;
  embedTexts: (texts: readonly string[], signal?: AbortSignal) => Promise<Float32Array[]>;
};

type Entry = {
  number: number;
  item: Indexable;
  /** Title and paraphrases; empty for a text that has neither. */
  asked: Float32Array[];
  chunks: { chunk: Chunk; vector: Float32Array }[];
  whole: Float32Array;
};

/**
 * An exact index in memory that finds texts by meaning and by words. A text's cosine is the mean of its
 * title's (or best paraphrase's) and of its body's, which is the mean of the best chunk's and of the chunks'
 * centre; chunks are embedded together with the title.
 */
export function createHybridIndex({ embedQuery, embedTexts }: HybridIndexDeps): HybridIndex {
  const entries = new Map<string, Entry>();
  const lexical = new Map<string, LexicalIndex>();
  let numbers = 0;

  const lexicalOf = (language: string): LexicalIndex => {
    const index = lexical.get(language) ?? createLexicalIndex(language);
    lexical.set(language, index);
    return index;
  };

  const drop = (id: string): void => {
    const entry = entries.get(id);
    if (!entry) return;
    lexicalOf(entry.item.language).remove(entry.number);
    entries.delete(id);
  };

  const put = async (item: Indexable, signal?: AbortSignal): Promise<void> => {
    if (entries.get(item.id)?.item.version === item.version) return;
    const asks = [item.title, ...item.paraphrases].filter((text) => text.trim() !== "");
    const chunks = chunkMarkdown(item.content);
    const texts = chunks.map(({ heading, content }) =>
      [item.title, heading, content].filter(Boolean).join("\n"),
    );
    const vectors = await embedTexts([...asks, ...texts], signal);
    const bodies = vectors.slice(asks.length);
    drop(item.id);
    numbers += 1;
    entries.set(item.id, {
      number: numbers,
      item,
      asked: vectors.slice(0, asks.length),
      chunks: chunks.flatMap((chunk, at) => bodies.slice(at, at + 1).map((vector) => ({ chunk, vector }))),
      whole: centre(bodies),
    });
    lexicalOf(item.language).add(numbers, [...asks, item.content].join("\n"));
  };

  return {
    put: async (items, signal) => {
      for (const item of items) {
        // oxlint-disable-next-line no-await-in-loop -- each is there as soon as it is embedded
        await put(item, signal);
      }
    },
    remove: (ids) => ids.forEach(drop),
    search: async ({ text, limit, min_relevance = 0, language, category }, signal) => {
      const vector = await embedQuery(text, signal);
      const words = new Map([...lexical.values()].flatMap((index) => Array.from(index.scores(text))));
      const first = (passage: Passage): number =>
        passage.language === language && passage.relevance_score >= RELEVANT ? 1 : 0;
      return [...entries.values()]
        .filter(({ item }) => category === undefined || item.category === category)
        .map((entry) => passageOf(entry, vector, words.get(entry.number) ?? 0))
        .filter(({ relevance_score }) => relevance_score >= min_relevance)
        .sort((a, b) => first(b) - first(a) || b.relevance_score - a.relevance_score)
        .slice(0, limit);
    },
  };
}

function passageOf({ item, asked, chunks, whole }: Entry, query: Float32Array, lexical: number): Passage {
  const ranked = chunks
    .map(({ chunk, vector }) => ({ chunk, cosine: dot(vector, query) }))
    .sort((a, b) => b.cosine - a.cosine);
  const best = ranked[0];
  const body = best && (best.cosine + dot(whole, query)) / 2;
  const title = asked.length === 0 ? undefined : Math.max(...asked.map((vector) => dot(vector, query)));
  const cosine = ((title ?? body ?? 0) + (body ?? title ?? 0)) / 2;
  const likeness: Likeness = { cosine, lexical, titled: title !== undefined, language: item.language };
  return {
    article_id: item.id,
    title: item.title,
    content: best ? contentOf(best.chunk) : item.content,
    category: item.category,
    language: item.language,
    relevance_score: relevanceOf(likeness),
  };
}

const contentOf = ({ heading, content }: Chunk): string =>
  heading === "" ? content : `## ${heading}\n\n${content}`;
