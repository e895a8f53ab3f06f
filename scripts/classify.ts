import { text as readAll } from "node:stream/consumers";
import { parseArgs } from "node:util";
import Table from "cli-table3";
import { AppError } from "../domain/errors.js";
import { createEmbedder } from "../knowledge/embedding/create-embedder.js";
import { loadClassifier } from "../knowledge/learning/classifier-files.js";
import type { TextClassifier } from "../knowledge/learning/text-classifier.js";
import { classify } from "../knowledge/learning/text-classifier.js";
import type { ClassifierFigures } from "./shared/evaluate-classifier.js";
import { evaluateClassifier } from "./shared/evaluate-classifier.js";
import type { FieldNames } from "./shared/labelled-rows.js";
import { chooseRows } from "./shared/choose-rows.js";
import { printTable } from "./shared/print-table.js";
import { countOption, required, runCommand, shareOption } from "./shared/run-command.js";

const USAGE = `npm run classify -- --model DIR TEXT…                      what the classifier says of texts (or of the lines of stdin)
npm run classify -- --model DIR --evaluate FILE.jsonl     how good it is on rows {"text": …, "label": …} that it never saw
npm run classify -- --evaluate FILE.jsonl --split 0.8     train on that share of the file, judge by the rest

  --split 0.8         judge only by what npm run train with the same --split and --seed left
  --seed 1            which rows those are
  --text-field NAME   where the text stands (text)
  --label-field NAME  where the label stands (label)
  --json              print the outcome as JSON`;

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      model: { type: "string" },
      evaluate: { type: "string" },
      split: { type: "string" },
      seed: { type: "string" },
      "text-field": { type: "string", default: "text" },
      "label-field": { type: "string", default: "label" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(USAGE);
  if (values.evaluate === undefined) {
    const { classifier } = await loadClassifier(required(values.model, USAGE));
    return printPredictions(classifier, { texts: positionals, json: values.json });
  }
  const fields: FieldNames = { text: values["text-field"], label: values["label-field"] };
  const { classifier, rows } = await chooseRows({
    model: values.model,
    file: values.evaluate,
    fields,
    split: values.split === undefined ? null : shareOption("split", values.split),
    seed: values.seed === undefined ? null : countOption("seed", values.seed),
  });
  const figures = await evaluateClassifier(classifier, rows);
  if (values.json) return console.log(JSON.stringify(figures, null, 2));
  printFigures(values.evaluate, figures);
});

function printFigures(file: string, figures: ClassifierFigures): void {
  printTable(`Judged by ${file}`, [
    ["rows that training never saw", String(figures.rows)],
    ["labels", String(figures.labels)],
    ["accuracy", figures.accuracy],
    ["macro-F1", figures.macro_f1],
    ["expected calibration error", figures.expected_calibration_error],
    ...Object.entries(figures.accuracy_at_coverage)
      .toSorted(([a], [b]) => Number(b) - Number(a))
      .map(([percent, value]) => [`accuracy at ${percent}% coverage`, value] as const),
    ...(figures.unseen_auroc === null
      ? []
      : ([
          ["rows with labels unseen in training", String(figures.unseen_rows)],
          ["AUROC of confidence, known against unseen", figures.unseen_auroc],
        ] as const)),
  ]);
}

async function printPredictions(
  classifier: TextClassifier,
  { texts, json }: { texts: string[]; json: boolean },
): Promise<void> {
  const given =
    texts.length > 0
      ? texts
      : (await readAll(process.stdin)).split(/\r?\n/).filter((line) => line.trim() !== "");
  if (given.length === 0) throw new AppError("invalid_input", USAGE);
  const vectors = await (await createEmbedder()).embed(given);
  const predictions = given.map((text, at) => {
    const { label, confidence, distribution } = classify(classifier, text, vectors[at] ?? new Float32Array());
    return { text, label, confidence, distribution };
  });
  if (json) return console.log(JSON.stringify(predictions, null, 2));
  const table = new Table({ head: ["label", "confidence", "text"], style: { head: [], border: [] } });
  table.push(
    ...predictions.map(({ text, label, confidence }) => [label, confidence.toFixed(3), text.slice(0, 80)]),
  );
  console.log(table.toString());
}
