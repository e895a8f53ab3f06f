import { expect, test } from "vitest";
import type { Indexable } from "../../../domain/knowledge.js";
import { createBm25 } from "../../../knowledge/retrieval/bm25.js";
import { chunkMarkdown } from "../../../knowledge/retrieval/chunk-markdown.js";
import { createExactVectors } from "../../../knowledge/retrieval/exact-vectors.js";
import { createHybridIndex } from "../../../knowledge/retrieval/hybrid-index.js";
import { fusedScore, relevanceOf } from "../../../knowledge/retrieval/relevance.js";
import { searchTerms } from "../../../knowledge/text/search-terms.js";

const TEXTS = [
  ["red", "lamp", "red"],
  ["blue", "lamp"],
  ["green", "desk", "with", "drawer"],
];

/** BM25 as the textbook has it, over the three texts. */
function oracle(query: string[], text: string[]): number {
  const meanLength = 3;
  return query.reduce((total, term) => {
    const holders = TEXTS.filter((one) => one.includes(term)).length;
    const count = text.filter((word) => word === term).length;
    const rarity = Math.log(1 + (TEXTS.length - holders + 0.5) / (holders + 0.5));
    return total + (rarity * count * 2.2) / (count + 1.2 * (0.25 + (0.75 * text.length) / meanLength));
  }, 0);
}

test("BM25 scores are the textbook's, as shares of what a perfect text would score", () => {
  const bm25 = createBm25();
  TEXTS.forEach((terms, id) => bm25.add(id, terms));
  const query = ["red", "lamp"];
  const scores = bm25.scores(query);
  expect(scores.has(2)).toBe(false);
  const ratio = (scores.get(0) ?? 0) / (scores.get(1) ?? 1);
  expect(ratio).toBeCloseTo(oracle(query, TEXTS[0] ?? []) / oracle(query, TEXTS[1] ?? []));
  for (const score of scores.values()) expect(score).toBeLessThanOrEqual(1);
});

test("a text removed from BM25 leaves no trace", () => {
  const bm25 = createBm25();
  TEXTS.slice(0, 2).forEach((terms, id) => bm25.add(id, terms));
  const before = bm25.scores(["lamp", "red"]);
  bm25.add(9, ["red", "red", "chair"]);
  bm25.remove(9);
  expect(bm25.scores(["lamp", "red"])).toEqual(before);
});

test("search terms lose stop words and endings, by language", () => {
  expect(searchTerms("Which of the deliveries are delayed?", "en")).toEqual(["deliveri", "delay"]);
  expect(searchTerms("Wo sind die Bestellungen?", "de")).toEqual(searchTerms("Bestellung", "de"));
  expect(searchTerms("Rückgaben", "de")).toEqual(searchTerms("Rückgabe", "de"));
});

test("Markdown is divided at headings, lists stay whole, and code is not read as headings", () => {
  const list = Array.from({ length: 60 }, (_, at) => `${at + 1}. Do this thing number ${at + 1}`).join("\n");
  const chunks = chunkMarkdown(`Intro.\n\n## Steps\n${list}\n\n## Code\n\`\`\`\n# no heading\n\n\`\`\`\n`);
  expect(chunks.map(({ heading }) => heading)).toEqual(["", "Steps", "Code"]);
  expect(chunks[1]?.content).toBe(list);
  expect(chunks[2]?.content).toContain("# no heading");
  expect(chunkMarkdown("")).toEqual([]);
  expect(chunkMarkdown("one\n\n---\n\ntwo").map(({ content }) => content)).toEqual(["one", "two"]);
});

test("a long section is divided at its paragraphs", () => {
  const paragraph = "A sentence of some length, said again and again. ".repeat(10).trim();
  const chunks = chunkMarkdown(`## Long\n${[paragraph, paragraph, paragraph].join("\n\n")}`);
  expect(chunks.length).toBe(3);
  expect(new Set(chunks.map(({ heading }) => heading))).toEqual(new Set(["Long"]));
});

test("relevance rises with likeness of meaning and with shared words, and stays between 0 and 1", () => {
  const likeness = { cosine: 0.4, lexical: 0.2, titled: true, language: "en" };
  expect(fusedScore(likeness)).toBeCloseTo(0.5 * 0.4 + 0.18 * 0.2);
  expect(relevanceOf({ ...likeness, cosine: 0.6 })).toBeGreaterThan(relevanceOf(likeness));
  expect(relevanceOf({ ...likeness, lexical: 0.6 })).toBeGreaterThan(relevanceOf(likeness));
  expect(relevanceOf({ ...likeness, cosine: 1, lexical: 1 })).toBeLessThanOrEqual(1);
});

const item = (over: Partial<Indexable>): Indexable => ({
  id: "a",
  title: "Lamp",
  content: "The lamp is red.",
  category: "product",
  language: "en",
  paraphrases: [],
  version: "1",
  ...over,
});

/** Three directions, by what a text speaks of. */
const toyVector = (text: string): Float32Array => {
  const of = Float32Array.of(/lamp/i.test(text) ? 1 : 0, /desk/i.test(text) ? 1 : 0, 0.1);
  const length = Math.hypot(...of);
  return of.map((value) => value / length);
};

test("an index answers with one passage a text, skips what it holds already, and forgets what is removed", async () => {
  const embedded: string[] = [];
  const index = createHybridIndex({
    vectors: createExactVectors(),
    embedQuery: async (text) => toyVector(text),
    embedTexts: async (texts) => {
      embedded.push(...texts);
      return texts.map(toyVector);
    },
  });
  await index.put([
    item({}),
    item({ id: "b", title: "Desk", content: "## Sizes\nTwo.\n\n## Care\nWipe the desk." }),
  ]);
  const embeddedOnce = embedded.length;
  await index.put([item({})]);
  expect(embedded.length).toBe(embeddedOnce);

  const found = await index.search({ text: "which desk", limit: 5 });
  expect(found.map(({ article_id }) => article_id)).toEqual(["b", "a"]);
  expect(found[0]?.relevance_score).toBeGreaterThan(0.5);
  expect(await index.search({ text: "which desk", limit: 5, min_relevance: 0.5 })).toHaveLength(1);
  expect(await index.search({ text: "which desk", limit: 5, category: "billing" })).toEqual([]);

  await index.remove(["b"]);
  expect((await index.search({ text: "which desk", limit: 5 })).map(({ article_id }) => article_id)).toEqual([
    "a",
  ]);
});

test("with a language, relevant texts in it come before better ones in another", async () => {
  const index = createHybridIndex({
    vectors: createExactVectors(),
    embedQuery: async (text) => toyVector(text),
    embedTexts: async (texts) => texts.map(toyVector),
  });
  await index.put([
    item({ paraphrases: ["lamp colour"] }),
    item({ id: "a-de", title: "Lampe", content: "Die Lampe ist rot.", language: "de" }),
  ]);
  const first = async (language?: string) =>
    (await index.search({ text: "Lampe lamp", limit: 2, ...(language === undefined ? {} : { language }) }))[0]
      ?.article_id;
  expect(await first("de")).toBe("a-de");
  expect(await first("en")).toBe("a");
});
