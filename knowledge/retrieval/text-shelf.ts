import type { Indexable } from "../../domain/knowledge.js";
import { createLexicalIndex, type LexicalIndex } from "./lexical-index.js";
import type { Parts } from "./records.js";

/** A text as this process knows it: everything but its vectors. */
export type Entry = {
  number: number;
  item: Indexable;
  parts: Parts;
  /** Whether its vectors are known to be where they belong. */
  isStored: boolean;
};

/** The texts of one index in memory, searchable by their words. */
export type TextShelf = {
  get(id: string): Entry | undefined;
  all(): Entry[];
  /** Adds or replaces. */
  put(item: Indexable, entry: Pick<Entry, "parts" | "isStored">): void;
  remove(id: string): void;
  /** How much of the query's words each text has, 0–1, by the texts' numbers; those that have none are left out. */
  scores(query: string): Map<number, number>;
};

export function createTextShelf(): TextShelf {
  const entries = new Map<string, Entry>();
  const lexical = new Map<string, LexicalIndex>();
  let numbers = 0;

  const lexicalOf = (language: string): LexicalIndex => {
    const index = lexical.get(language) ?? createLexicalIndex(language);
    lexical.set(language, index);
    return index;
  };

  const remove = (id: string): void => {
    const entry = entries.get(id);
    if (!entry) return;
    lexicalOf(entry.item.language).remove(entry.number);
    entries.delete(id);
  };

  return {
    get: (id) => entries.get(id),
    all: () => [...entries.values()],
    put: (item, { parts, isStored }) => {
      const known = entries.get(item.id);
      if (known?.item.version === item.version) {
        known.isStored = isStored;
        return;
      }
      remove(item.id);
      numbers += 1;
      entries.set(item.id, { number: numbers, item, parts, isStored });
      const asked = parts.asked.map(({ text }) => text);
      lexicalOf(item.language).add(numbers, [...asked, item.content].join("\n"));
    },
    remove,
    scores: (query) => new Map([...lexical.values()].flatMap((index) => Array.from(index.scores(query)))),
  };
}
