import { parseArgs } from "node:util";
import Table from "cli-table3";
import { AppError } from "../domain/errors.js";
import { createEmbedder } from "../knowledge/embedding/create-embedder.js";
import { readJsonLines } from "../knowledge/read-json-lines.js";
import type { HybridIndex } from "../knowledge/retrieval/hybrid-index.js";
import { createExactVectors } from "../knowledge/retrieval/exact-vectors.js";
import { createHybridIndex } from "../knowledge/retrieval/hybrid-index.js";
import { evaluateSearch, FaqRow, searchTask } from "./shared/evaluate-search.js";
import { printTable } from "./shared/print-table.js";
import { createProgress, required, runCommand } from "./shared/run-command.js";

const USAGE = `npm run search -- --faq FILE.jsonl --evaluate     how well questions find their answers
npm run search -- --faq FILE.jsonl QUESTION       the best answers to a question

Rows of {"id": …, "question": …, "answers": […], "paraphrases": […]}, one a line, perhaps with a title. In a file with
paraphrases each must find its row, which is indexed with its question; in a file without, each question must find its
answers.
  --language en       the language of the rows
  --json              print the outcome as JSON`;
const SHOWN = 5;

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      faq: { type: "string" },
      evaluate: { type: "boolean", default: false },
      language: { type: "string", default: "en" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(USAGE);
  const file = required(values.faq, USAGE);
  const rows = await readJsonLines(file, FaqRow);
  const task = searchTask(rows, values.language);
  if (task.queries.length === 0) throw new AppError("invalid_input", `${file} has no questions to ask`);
  const index = await indexOf(task.documents);
  if (!values.evaluate)
    return printAnswers(index, { question: required(positionals.join(" "), USAGE), json: values.json });
  const figures = await evaluateSearch(
    index,
    task,
    createProgress((done) => `asked ${done} of ${task.queries.length} queries`, 1000),
  );
  if (values.json) return console.log(JSON.stringify(figures, null, 2));
  printTable(`Search in ${file}`, [
    ["documents", String(figures.documents)],
    ["queries", String(figures.queries)],
    ["recall at 1", figures.recall_at_1],
    ["recall at 5", figures.recall_at_5],
    ["mean reciprocal rank", figures.mrr],
  ]);
});

async function indexOf(documents: ReturnType<typeof searchTask>["documents"]): Promise<HybridIndex> {
  const embedder = await createEmbedder();
  const index = createHybridIndex({
    vectors: createExactVectors(),
    embedTexts: (texts) => embedder.embed(texts),
    embedQuery: async (text) => (await embedder.embed([text]))[0] ?? new Float32Array(),
  });
  await index.put(documents);
  return index;
}

async function printAnswers(
  index: HybridIndex,
  { question, json }: { question: string; json: boolean },
): Promise<void> {
  const found = await index.search({ text: question, limit: SHOWN });
  if (json) return console.log(JSON.stringify(found, null, 2));
  const table = new Table({ head: ["relevance", "id", "title", "answer"], style: { head: [], border: [] } });
  table.push(
    ...found.map((one) => [
      one.relevance_score.toFixed(3),
      one.article_id,
      one.title.slice(0, 40),
      one.content.slice(0, 60).replaceAll("\n", " "),
    ]),
  );
  console.log(table.toString());
}
