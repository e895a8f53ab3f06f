import { parseArgs } from "node:util";
import { saveClassifier } from "../knowledge/learning/classifier-files.js";
import { readLabelledRows } from "./shared/labelled-rows.js";
import { learn } from "./shared/learn.js";
import { printTable } from "./shared/print-table.js";
import { countOption, required, runCommand, shareOption } from "./shared/run-command.js";

const USAGE = `npm run train -- --examples FILE.jsonl --out DIR

Trains a text classifier on rows of {"text": …, "label": …}, one a line, and writes it into DIR.
  --split 0.8         learn from that share of the rows and leave the rest for npm run classify
  --seed 1            which rows those are
  --text-field NAME   where the text stands (text)
  --label-field NAME  where the label stands (label)
  --json              print the outcome as JSON`;

await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      examples: { type: "string" },
      out: { type: "string" },
      split: { type: "string" },
      seed: { type: "string", default: "1" },
      "text-field": { type: "string", default: "text" },
      "label-field": { type: "string", default: "label" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(USAGE);
  const out = required(values.out, USAGE);
  const file = await readLabelledRows(required(values.examples, USAGE), {
    text: values["text-field"],
    label: values["label-field"],
  });
  const split = values.split === undefined ? null : shareOption("split", values.split);
  const started = performance.now();
  const { classifier, trainedOn } = await learn(file, { split, seed: countOption("seed", values.seed) });
  await saveClassifier(out, classifier, trainedOn);
  const seconds = (performance.now() - started) / 1000;
  if (values.json) return console.log(JSON.stringify({ out, seconds, ...trainedOn }, null, 2));
  printTable(`Trained on ${trainedOn.source}`, [
    ["rows", trainedOn.rows],
    ["labels", classifier.labels.length],
    ["accuracy, cross-validated", trainedOn.cross_validation.accuracy],
    ["macro-F1, cross-validated", trainedOn.cross_validation.macro_f1],
    ["expected calibration error", trainedOn.cross_validation.expected_calibration_error],
    ["seconds", seconds.toFixed(1)],
    ["written to", out],
  ]);
});
