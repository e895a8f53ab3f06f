import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { SHARE_ENV, Worker } from "node:worker_threads";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Knowledge } from "../../../knowledge/start-knowledge.js";
import { startKnowledge } from "../../../knowledge/start-knowledge.js";
import { ARTICLES_DIR, loadArticles } from "../../../knowledge/load-articles.js";

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };
const BOOTSTRAP = new URL("../../../knowledge/worker/bootstrap.mjs", import.meta.url);

let dir: string;
let knowledge: Knowledge;
const workers: Worker[] = [];

/** Few and plain, so that training takes no time; the shipped examples are judged by scripts. */
const EXAMPLES = ["my card was charged twice", "wrong amount on the invoice", "payment declined"]
  .map((text) => ({ text, category: "billing" }))
  .concat(
    ["where is my parcel", "the delivery is late", "the carrier lost it"].map((text) => ({
      text,
      category: "shipping",
    })),
  );

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "knowledge-"));
  const examples = join(dir, "examples.jsonl");
  await writeFile(examples, EXAMPLES.map((row) => JSON.stringify(row)).join("\n"));
  knowledge = await startKnowledge({
    dataDir: dir,
    examples,
    log: SILENT,
    restartMs: 10,
    spawn: (workerData) => {
      const worker = new Worker(BOOTSTRAP, { workerData, execArgv: [], env: SHARE_ENV });
      workers.push(worker);
      return worker;
    },
  });
  const articles = await loadArticles(fileURLToPath(ARTICLES_DIR));
  await knowledge.index.put(
    "articles",
    articles.map((one) => Object.assign(one, { id: one.article_id, version: one.updated_at })),
  );
}, 120_000);

afterAll(async () => {
  await knowledge.close();
  if (workers.some(({ threadId }) => threadId !== -1)) throw new Error("a thread is left over");
  await rm(dir, { recursive: true });
});

const search = async (text: string, language: string) =>
  knowledge.index.search({ index: "articles", text, language, limit: 3 });

test.each([
  ["where is my parcel, it should have arrived last week", "en", ["tracking", "missing-package"]],
  ["I was charged twice for the same order", "en", ["double-and-unknown-charges"]],
  ["I forgot my password and cannot log in", "en", ["login-and-password"]],
  ["how can I send this back and get my money", "en", ["refunds-and-returns"]],
  ["somebody got into my account and placed orders", "en", ["hacked-account"]],
  ["Ich habe mein Passwort vergessen", "de", ["login-and-password-de"]],
  ["Ich möchte die Ware zurückgeben und mein Geld erstattet bekommen", "de", ["refunds-and-returns-de"]],
  ["Was kostet der Versand nach Hause?", "de", ["shipping-de"]],
])("“%s” finds its article", async (text, language, expected) => {
  const [best] = await search(text, language);
  expect(expected).toContain(best?.article_id);
  expect(best?.relevance_score).toBeGreaterThan(0.5);
});

test.each([
  ["how do I bake bread", "en"],
  ["what will the weather be tomorrow", "en"],
  ["who won the football match", "en"],
  ["wie backe ich Brot", "de"],
  ["wie wird das Wetter morgen", "de"],
])("“%s” is nothing the articles answer", async (text, language) => {
  const [best] = await search(text, language);
  expect(best?.relevance_score).toBeLessThan(0.5);
});

test("predicts only the labels that were learnt", async () => {
  const predicted = await knowledge.classifiers.predict("the parcel never came", ["category", "priority"]);
  expect(predicted.category?.label).toBe("shipping");
  expect(predicted.priority).toBeUndefined();
});

test("the event loop stays free while the thread embeds", async () => {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  await knowledge.embed(
    Array.from({ length: 150 }, (_, at) => `a longer sentence about parcel number ${at} that is late`),
  );
  delay.disable();
  // In the thread these sentences take half a second at least; a busy machine may hold the loop up a little.
  expect(delay.percentile(90) / 1e6).toBeLessThan(50);
});

test("an abort is answered at once, and the thread goes on with the next call", async () => {
  const controller = new AbortController();
  const long = knowledge.embed(
    Array.from({ length: 2000 }, (_, at) => `sentence ${at}`),
    { signal: controller.signal },
  );
  controller.abort(new Error("no longer needed"));
  await expect(long).rejects.toThrow("no longer needed");
  expect(await search("refund", "en")).not.toEqual([]);
  await expect(knowledge.embed(["x"], { signal: AbortSignal.abort(new Error("before")) })).rejects.toThrow(
    "before",
  );
});

test("a call with a wrong shape is refused by the thread", async () => {
  const search0 = knowledge.index.search({ index: "articles", text: "x", limit: 0 });
  await expect(search0).rejects.toMatchObject({ code: "invalid_input" });
});

test("when the thread dies, calls are refused as unavailable until another one holds the index again", async () => {
  const before = await search("where is my parcel", "en");
  const waiting = knowledge.embed(Array.from({ length: 500 }, (_, at) => `sentence ${at}`));
  await Promise.all([
    workers.at(-1)?.terminate(),
    expect(waiting).rejects.toMatchObject({ code: "unavailable" }),
  ]);
  expect(knowledge.status()).toBe("down");
  await expect(search("refund", "en")).rejects.toMatchObject({ code: "unavailable" });
  await vi.waitUntil(() => knowledge.status() === "ready", { timeout: 60_000, interval: 20 });
  expect(await search("where is my parcel", "en")).toEqual(before);
}, 90_000);

test("bad examples stop the start with file and line, and leave no thread", async () => {
  const examples = join(dir, "bad.jsonl");
  await writeFile(examples, '{"category":"billing"}\n');
  await expect(startKnowledge({ dataDir: dir, examples, log: SILENT })).rejects.toThrow(/bad\.jsonl:1: text/);
});
