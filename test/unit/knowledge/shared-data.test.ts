import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { createEmbedder } from "../../../knowledge/embedding/create-embedder.js";
import { readJsonLines } from "../../../knowledge/read-json-lines.js";
import { createExactVectors } from "../../../knowledge/retrieval/exact-vectors.js";
import { createHybridIndex } from "../../../knowledge/retrieval/hybrid-index.js";
import { accuracy, expectedCalibrationError } from "../../../knowledge/learning/metrics.js";
import { trainTextClassifier } from "../../../knowledge/learning/text-classifier.js";
import { evaluateSearch, FaqRow, searchTask } from "../../../scripts/shared/evaluate-search.js";
import { readLabelledRows } from "../../../scripts/shared/labelled-rows.js";

const data = (name: string): string =>
  fileURLToPath(new URL(`../../../../shared/data/${name}`, import.meta.url));
const missing = !existsSync(data("faq.dev.jsonl"));
const why = missing ? " (skipped: ../shared/data is not there)" : "";

test.skipIf(missing)(
  `paraphrases find their questions${why}`,
  async () => {
    const embedder = await createEmbedder();
    const index = createHybridIndex({
      vectors: createExactVectors(),
      embedTexts: (texts) => embedder.embed(texts),
      embedQuery: async (text) => (await embedder.embed([text]))[0] ?? new Float32Array(),
    });
    const { documents, queries } = searchTask(await readJsonLines(data("faq.dev.jsonl"), FaqRow), "en");
    await index.put(documents);
    // Every fourth is enough to tell, and leaves the others to `npm run search`.
    const figures = await evaluateSearch(
      index,
      { documents, queries: queries.filter((_, at) => at % 4 === 0) },
      () => undefined,
    );
    expect(figures.mrr).toBeGreaterThan(0.96);
  },
  120_000,
);

test.skipIf(missing)(
  `a third of the intents is learnt to above 0.97, with honest confidence${why}`,
  async () => {
    const { rows } = await readLabelledRows(data("intents.dev.jsonl"), { text: "text", label: "intent" });
    const some = rows.filter((_, at) => at % 3 === 0);
    const embeddings = await (await createEmbedder()).embed(some.map(({ text }) => text));
    const { heldOut } = trainTextClassifier(some, { embeddings });
    expect(accuracy(heldOut)).toBeGreaterThan(0.97);
    expect(expectedCalibrationError(heldOut)).toBeLessThan(0.05);
  },
  120_000,
);
