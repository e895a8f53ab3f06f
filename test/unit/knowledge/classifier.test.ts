import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadClassifier, saveClassifier } from "../../../knowledge/learning/classifier-files.js";
import { ensureClassifiers } from "../../../knowledge/learning/ensure-classifiers.js";
import { loadExamples } from "../../../knowledge/learning/load-examples.js";
import { createRandom } from "../../../knowledge/learning/random.js";
import { classify, trainTextClassifier } from "../../../knowledge/learning/text-classifier.js";
import { trainClassifier } from "../../../knowledge/learning/train-classifier.js";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "classifier-"));
});
afterEach(() => rm(dir, { recursive: true }));

const WORDS = { billing: ["charge", "invoice", "payment"], shipping: ["parcel", "carrier", "delivery"] };

/** Texts that say their label by one word of three, and vectors that say nothing. */
const examples = Object.entries(WORDS).flatMap(([label, words]) =>
  words.flatMap((word) =>
    Array.from({ length: 8 }, (_, at) => ({ text: `please look at my ${word} number ${at}`, label })),
  ),
);
const noise = (count: number): Float32Array[] => {
  const random = createRandom(2);
  return Array.from({ length: count }, () => {
    const vector = Float32Array.from({ length: 8 }, () => random() - 0.5);
    const length = Math.hypot(...vector);
    return vector.map((value) => value / length);
  });
};
const deps = {
  embedTexts: async (texts: readonly string[]) => noise(texts.length),
  embeddingVersion: "noise/1",
  clock: () => new Date("2026-11-02T09:00:00Z"),
};
const source = { source: "toy.jsonl", sha256: "abc", seed: 1, split: null };

test("a classifier learns words that tell, and its distribution sums to 1", () => {
  const { classifier } = trainTextClassifier(examples, { embeddings: noise(examples.length) });
  const prediction = classify(classifier, "a question about the invoice", noise(1)[0] ?? new Float32Array(8));
  expect(prediction.label).toBe("billing");
  expect(prediction.distribution.reduce((total, { probability }) => total + probability, 0)).toBeCloseTo(1);
  expect(prediction.confidence).toBe(prediction.distribution[0]?.probability);
});

test("training twice gives the same classifier", () => {
  const train = () =>
    trainTextClassifier(examples, { embeddings: noise(examples.length), seed: 4 }).classifier;
  expect(train()).toEqual(train());
});

test("with five examples a label or fewer the embedding is used alone", () => {
  const few = examples.filter((_, at) => at % 8 === 0);
  const { classifier } = trainTextClassifier(few, { embeddings: noise(few.length) });
  expect(classifier.features.words).toBeNull();
});

test("a saved classifier predicts what it predicted before, and says what it was trained on", async () => {
  const { classifier, trainedOn } = await trainClassifier(examples, source, deps);
  await saveClassifier(dir, classifier, trainedOn);
  const loaded = await loadClassifier(dir);
  const vector = noise(1)[0] ?? new Float32Array(8);
  expect(classify(loaded.classifier, "my parcel", vector)).toEqual(classify(classifier, "my parcel", vector));
  expect(loaded.trainedOn).toMatchObject({
    rows: 48,
    rows_per_label: { billing: 24, shipping: 24 },
    source: "toy.jsonl",
  });
});

test("a file cut short, or of another format, is refused with a reason", async () => {
  const { classifier, trainedOn } = await trainClassifier(examples, source, deps);
  await saveClassifier(dir, classifier, trainedOn);
  await truncate(join(dir, "classifier.bin"), 100);
  await expect(loadClassifier(dir)).rejects.toThrow("is damaged");
  await writeFile(join(dir, "classifier.json"), "{}");
  await expect(loadClassifier(dir)).rejects.toThrow("not a trained classifier of this version");
});

test("the desk's classifiers are trained once, and again when damaged or when the examples change", async () => {
  const file = join(dir, "examples.jsonl");
  const rows = examples.map(({ text, label }) => JSON.stringify({ text, category: label }));
  await writeFile(file, rows.join("\n"));
  const said: string[] = [];
  const log = { info: (_: object, message: string) => said.push(message), warn: () => 0, error: () => 0 };
  const ensure = async () => {
    said.length = 0;
    return ensureClassifiers(await loadExamples(file), { ...deps, dir: join(dir, "out"), log });
  };

  expect([...(await ensure()).keys()]).toEqual(["category"]);
  expect(said).toContain("classifier trained");
  await ensure();
  expect(said).toEqual([]);
  await truncate(join(dir, "out", "category", "classifier.bin"), 10);
  await ensure();
  expect(said).toContain("classifier trained");
  await writeFile(file, rows.slice(2).join("\n"));
  await ensure();
  expect(said).toEqual(["examples have changed: training anew", "classifier trained"]);
});

test("bad examples are told with file and line", async () => {
  const file = join(dir, "bad.jsonl");
  await writeFile(file, '{"text":"ok","category":"billing"}\n{"text":"x","category":"nonsense"}\nnot json\n');
  await expect(loadExamples(file)).rejects.toThrow(/bad\.jsonl:2: category: [\s\S]*bad\.jsonl:3: /);
  await expect(loadExamples(join(dir, "nowhere"))).rejects.toThrow("cannot be read");
});
