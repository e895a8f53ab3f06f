import type { Stored } from "../domain/documents.js";

/** Documents of one generation; two are held. A worker reads the few tickets in its hands over and over. */
const GENERATION = 512;

/**
 * Parses the text of documents, giving the same frozen document for the same text as long as it is held: nothing has
 * to be invalidated, since a document that changed is another text.
 */
export function createKeptParses(): (text: string) => Stored {
  let young = new Map<string, Stored>();
  let old = new Map<string, Stored>();
  return (text) => {
    const known = young.get(text);
    if (known) return known;
    const stored = old.get(text) ?? deepFrozen(JSON.parse(text) as Stored);
    young.set(text, stored);
    if (young.size >= GENERATION) [old, young] = [young, new Map()];
    return stored;
  };
}

/** The same value, which nobody can change any more. */
export function deepFrozen<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) deepFrozen(part);
  return Object.freeze(value);
}
