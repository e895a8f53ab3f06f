import { fileURLToPath } from "node:url";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Indexable } from "../../domain/knowledge.js";
import { createEmbedder, type Embedder } from "../../knowledge/embedding/create-embedder.js";
import { createRandom } from "../../knowledge/learning/random.js";
import { ARTICLES_DIR, loadArticles } from "../../knowledge/load-articles.js";
import { dot } from "../../knowledge/retrieval/dot.js";
import { createExactVectors } from "../../knowledge/retrieval/exact-vectors.js";
import { createHybridIndex } from "../../knowledge/retrieval/hybrid-index.js";
import type { VectorRecord } from "../../knowledge/retrieval/vector-index.js";
import { VECTOR_ENGINES, type OpenVectors } from "./vector-engines.js";

const DIMENSIONS = 384;

/** What both engines must agree on: the share of the true five nearest that are found. */
const RECALL = 0.98;

const unit = (vector: Float32Array): Float32Array => {
  const length = Math.sqrt(dot(vector, vector));
  return vector.map((value) => value / length);
};

function createVectors(seed: number) {
  const random = createRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const any = () => unit(Float32Array.from({ length: DIMENSIONS }, normal));
  const near = (centre: Float32Array, spread: number) =>
    unit(centre.map((value) => value + (spread * normal()) / Math.sqrt(DIMENSIONS)));
  return { any, near };
}

const record = (id: string, over: Partial<VectorRecord> = {}): VectorRecord => ({
  id: `${id}@1/c0`,
  item: id,
  category: "billing",
  language: "en",
  vector: unit(Float32Array.of(1, 0, 0)),
  ...over,
});
const ids = (hits: readonly { id: string }[]) => hits.map(({ id }) => id);

for (const engine of VECTOR_ENGINES) {
  describe(`vectors on ${engine.name}`, () => {
    let opened: OpenVectors | undefined;
    const open = async () => (opened = await engine.open());
    afterEach(async () => {
      await opened?.dispose();
      opened = undefined;
    });

    test("are held once under an id, whoever wrote them", async () => {
      const { vectors, elsewhere } = await open();
      await Promise.all([vectors.count(), elsewhere.count()]);
      await Promise.all([
        vectors.upsert([record("a"), record("b")]),
        elsewhere.upsert([record("b"), record("c")]),
      ]);
      expect(await vectors.count()).toBe(3);
      expect((await elsewhere.ids()).sort()).toEqual(["a@1/c0", "b@1/c0", "c@1/c0"]);
      expect(await vectors.held(["a@1/c0", "c@1/c0", "c@2/c0"])).toEqual(new Set(["a@1/c0", "c@1/c0"]));
      await elsewhere.upsert([record("a", { id: "a@2/c0" })]);
      expect((await vectors.idsOf(["a", "z"])).sort()).toEqual(["a@1/c0", "a@2/c0"]);
    });

    test("come back as they were written, and those that are not held do not", async () => {
      const { vectors, elsewhere } = await open();
      const { any } = createVectors(1);
      const written = record("a", { vector: any() });
      await vectors.upsert([written]);
      const read = await elsewhere.vectors([written.id, "b@1/c0"]);
      expect([...read.keys()]).toEqual([written.id]);
      const furthest = written.vector.map((value, at) => Math.abs(value - (read.get(written.id)?.[at] ?? 1)));
      expect(Math.max(...furthest)).toBeLessThan(1e-6);
    });

    test("are found nearest first, among those of a category and a language alone", async () => {
      const { vectors } = await open();
      const at = (angle: number) => Float32Array.of(Math.cos(angle), Math.sin(angle), 0);
      await vectors.upsert([
        record("a", { vector: at(0.3) }),
        record("b", { vector: at(0.1), category: "shipping" }),
        record("c", { vector: at(0.2), language: "de" }),
        record("d", { vector: at(0.4), category: "shipping", language: "de" }),
      ]);
      const near = async (options: object) => ids(await vectors.nearest(at(0), { limit: 9, ...options }));
      expect(await near({})).toEqual(["b@1/c0", "c@1/c0", "a@1/c0", "d@1/c0"]);
      expect(await near({ limit: 2 })).toEqual(["b@1/c0", "c@1/c0"]);
      expect(await near({ category: "shipping" })).toEqual(["b@1/c0", "d@1/c0"]);
      expect(await near({ language: "de" })).toEqual(["c@1/c0", "d@1/c0"]);
      expect(await near({ language: "de", category: "shipping" })).toEqual(["d@1/c0"]);
      expect(await near({ category: "returns" })).toEqual([]);
      const [best] = await vectors.nearest(at(0), { limit: 1 });
      expect(best?.similarity).toBeCloseTo(Math.cos(0.1), 5);
    });

    test("that are deleted are found no more, and to delete what is not there is nothing", async () => {
      const { vectors, elsewhere } = await open();
      await vectors.upsert([record("a"), record("b")]);
      await elsewhere.delete(["a@1/c0", "never@1/c0"]);
      await vectors.delete([]);
      expect(ids(await vectors.nearest(record("a").vector, { limit: 5 }))).toEqual(["b@1/c0"]);
      expect(await vectors.count()).toBe(1);
      expect(await vectors.idsOf(["a"])).toEqual([]);
    });

    test("an index that holds nothing answers with nothing", async () => {
      const { vectors } = await open();
      expect(await vectors.nearest(record("a").vector, { limit: 5 })).toEqual([]);
      expect(await vectors.vectors([])).toEqual(new Map());
      expect(await vectors.held([])).toEqual(new Set());
      expect(await vectors.idsOf([])).toEqual([]);
    });

    test("an abort ends a search with its own reason", async () => {
      const { vectors } = await open();
      const signal = AbortSignal.abort(new Error("no longer needed"));
      await expect(vectors.nearest(record("a").vector, { limit: 5, signal })).rejects.toThrow(
        "no longer needed",
      );
    });

    test("searches go on while another index is built, and see it once it has been swapped in", async () => {
      const { vectors, elsewhere } = await open();
      await vectors.upsert([record("old"), record("kept")]);
      let isSwapped = false;
      const seen = new Set<string>();
      const searching = (async () => {
        for (let last = false; !last;) {
          last = isSwapped;
          // oxlint-disable-next-line no-await-in-loop -- as one who searches does
          const found = await elsewhere.nearest(record("a").vector, { limit: 5 });
          seen.add(ids(found).sort().join(" "));
        }
      })();
      const next = await vectors.beside();
      await next.upsert([record("new")]);
      await next.upsert([record("kept")]);
      expect((await vectors.ids()).sort()).toEqual(["kept@1/c0", "old@1/c0"]);
      await next.swap();
      expect((await vectors.ids()).sort()).toEqual(["kept@1/c0", "new@1/c0"]);
      isSwapped = true;
      await searching;
      expect([...seen].filter((one) => one !== "kept@1/c0 old@1/c0")).toEqual(["kept@1/c0 new@1/c0"]);
      await elsewhere.upsert([record("later")]);
      expect(await vectors.count()).toBe(3);
    });

    test("what is discarded leaves no trace, and who began first does not undo a later swap", async () => {
      const { vectors, elsewhere } = await open();
      await vectors.upsert([record("old")]);
      await (await vectors.beside()).discard();
      expect(await vectors.ids()).toEqual(["old@1/c0"]);
      const slow = await vectors.beside();
      const quick = await elsewhere.beside();
      await quick.upsert([record("quick")]);
      await quick.swap();
      await expect(
        (async () => {
          await slow.upsert([record("slow")]);
          await slow.swap();
        })(),
      ).rejects.toMatchObject({ code: "conflict" });
      expect(await vectors.ids()).toEqual(["quick@1/c0"]);
    });

    test(`finds ${RECALL} of the true five nearest among thousands, clustered and random`, async () => {
      const { vectors } = await open();
      const { any, near } = createVectors(7);
      const centres = Array.from({ length: 40 }, any);
      const clustered = centres.flatMap((centre) => Array.from({ length: 50 }, () => near(centre, 0.6)));
      const all = [...clustered, ...Array.from({ length: 2000 }, any)].map((vector, at) =>
        record(`r${at}`, { vector }),
      );
      await vectors.upsert(all);
      const truth = createExactVectors();
      await truth.upsert(all);
      const queries = [...centres.map((centre) => near(centre, 0.8)), ...Array.from({ length: 40 }, any)];
      const shares: number[] = [];
      for (const query of queries) {
        // oxlint-disable-next-line no-await-in-loop -- one at a time, as the thread asks
        const found = new Set(ids(await vectors.nearest(query, { limit: 5 })));
        // oxlint-disable-next-line no-await-in-loop
        const wanted = ids(await truth.nearest(query, { limit: 5 }));
        shares.push(wanted.filter((id) => found.has(id)).length / wanted.length);
      }
      expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeGreaterThanOrEqual(RECALL);
    });
  });
}

describe("hybrid retrieval", () => {
  let embedder: Embedder;
  let articles: Indexable[];
  const remembered = new Map<string, Float32Array>();
  const embed = async (text: string): Promise<Float32Array> => {
    const vector = remembered.get(text) ?? (await embedder.embed([text]))[0] ?? new Float32Array();
    remembered.set(text, vector);
    return vector;
  };
  const indexOn = ({ vectors }: Pick<OpenVectors, "vectors">) =>
    createHybridIndex({
      vectors,
      embedQuery: embed,
      embedTexts: (texts) => Promise.all(texts.map(embed)),
    });

  beforeAll(async () => {
    embedder = await createEmbedder();
    const shipped = await loadArticles(fileURLToPath(ARTICLES_DIR));
    articles = shipped.map((one) => Object.assign(one, { id: one.article_id, version: one.updated_at }));
  });

  for (const engine of VECTOR_ENGINES) {
    test(`on ${engine.name} gives the answers of comparing every article with the question`, async () => {
      const opened = await engine.open();
      try {
        const index = indexOn(opened);
        await index.put(articles);
        const questions = articles.flatMap(({ paraphrases, language }) =>
          paraphrases.slice(0, 3).map((text) => ({ text, language })),
        );
        expect(questions.length).toBeGreaterThan(80);
        const exact = createHybridIndex({
          vectors: createExactVectors(),
          embedQuery: embed,
          embedTexts: (texts) => Promise.all(texts.map(embed)),
        });
        await exact.put(articles);
        let [same, all] = [0, 0];
        for (const [at, question] of questions.entries()) {
          const query = { text: question.text, limit: 5, ...(at % 2 ? { language: question.language } : {}) };
          // oxlint-disable-next-line no-await-in-loop
          const [found, wanted] = await Promise.all([
            index.search(query),
            // A limit that lets every article through looks at every one of them.
            exact.search({ ...query, limit: articles.length }),
          ]);
          const first = wanted.slice(0, 5);
          const relevance = new Map(found.map((one) => [one.article_id, one.relevance_score]));
          same += first.filter(({ article_id }) => relevance.has(article_id)).length;
          all += first.length;
          for (const { article_id, relevance_score } of first)
            expect(relevance.get(article_id) ?? relevance_score).toBeCloseTo(relevance_score, 4);
        }
        expect(same / all).toBeGreaterThanOrEqual(RECALL);
      } finally {
        await opened.dispose();
      }
    });
  }
});
