import { beforeEach, expect, test } from "vitest";
import type { KnowledgeIndex, Passage, SearchQuery } from "../../../domain/knowledge.js";
import { keepSearches } from "../../../server/knowledge/keep-searches.js";

const QUERY: SearchQuery = { index: "articles", text: "where is my parcel", limit: 3 };
const passage: Passage = {
  article_id: "ART-1",
  title: "Tracking",
  content: "Open the link.",
  category: "shipping",
  language: "en",
  relevance_score: 0.9,
};

let searches = 0;
let found: Passage[] = [];
let index: KnowledgeIndex;
beforeEach(() => {
  searches = 0;
  found = [passage];
  const inner: KnowledgeIndex = {
    search: async () => {
      searches += 1;
      return found;
    },
    put: async () => {},
    remove: async () => {
      throw new Error("away");
    },
  };
  index = keepSearches(inner, { clock: () => new Date("2026-03-02T09:00:00.000Z") });
});

test("the same search is made once, whatever the order of its fields; another is another", async () => {
  await index.search(QUERY);
  expect(await index.search({ limit: 3, text: QUERY.text, index: "articles" })).toEqual([passage]);
  expect(searches).toBe(1);
  await index.search({ ...QUERY, category: "billing" });
  expect(searches).toBe(2);
});

test("what is put or removed is found, or not, by the next search, also where removing failed", async () => {
  await index.search(QUERY);
  found = [];
  await index.put("articles", []);
  expect(await index.search(QUERY)).toEqual([]);
  found = [passage];
  await expect(index.remove("articles", ["ART-2"])).rejects.toThrow("away");
  expect(await index.search(QUERY)).toEqual([passage]);
});

test("a search that can be called off is made anew", async () => {
  await index.search(QUERY);
  await index.search(QUERY, { signal: new AbortController().signal });
  expect(searches).toBe(2);
});
