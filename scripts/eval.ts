import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { Presets, SingleBar } from "cli-progress";
import { AppError } from "../domain/errors.js";
import { EvaluationReport, TrajectoryMode } from "../domain/evaluation.js";
import { openReplays } from "../server/composition/open-replays.js";
import { openEvaluation } from "../server/composition/open-evaluation.js";
import { loadConfig, type Config } from "../server/config.js";
import { caseFromTicket } from "../server/evaluation/case-from-ticket.js";
import { evaluateInThreads, threadsFor } from "../server/evaluation/evaluate-in-threads.js";
import { createJudge } from "../server/evaluation/judge.js";
import { reportOf } from "../server/evaluation/report.js";
import { compareReports } from "./eval/compare-reports.js";
import { failuresAt, readGate } from "./eval/gate.js";
import { printComparison, printReport } from "./eval/print-report.js";
import { readDataset } from "./eval/read-dataset.js";
import { readJson } from "./eval/read-file.js";
import { reportPage } from "./eval/report-page.js";
import { worstOf, type CaseTrace } from "./eval/worst-section.js";
import { countOption, required, runCommand } from "./shared/run-command.js";

const USAGE = `npm run eval -- DATASET                 a .jsonl or .csv of cases through the ticket graph, in a sandbox

  --map FILE          names of columns and meanings of labels (YAML or JSON), where the file has its own
  --repeat K          each case K times (1)
  --model NAME        another model at the configured endpoint, or none
  --limit N           the first N cases
  --concurrency N     so many at once (2)
  --path-mode MODE    how paths are compared: ${TrajectoryMode.options.join(", ")} (strict)
  --judge             the model votes on each draft
  --html FILE         the report as one page
  --json FILE         the report as JSON
  --compare A.json    what has become better and worse since, with a paired test
  --gate FILE         exits with 1 where a figure is beyond what the file allows, such as accuracy.category: {min: 0.8}
  --graph ticket      the only one there is

npm run eval -- --from-ticket TKT-…     what a person corrected on a ticket, as a case to put into a dataset`;

/** So many of the worst are shown with their traces. */
const WORST = 25;
const REPORT = { name: "a report of an evaluation", schema: EvaluationReport };

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      map: { type: "string" },
      repeat: { type: "string", default: "1" },
      model: { type: "string" },
      limit: { type: "string" },
      concurrency: { type: "string", default: "2" },
      "path-mode": { type: "string", default: "strict" },
      judge: { type: "boolean", default: false },
      html: { type: "string" },
      json: { type: "string" },
      compare: { type: "string" },
      gate: { type: "string" },
      graph: { type: "string", default: "ticket" },
      "from-ticket": { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(USAGE);
  if (values["from-ticket"] !== undefined) return printCase(values["from-ticket"]);
  const file = required(positionals[0], USAGE);
  if (values.graph !== "ticket")
    throw new AppError("invalid_input", `There is no graph ${values.graph}: only ticket`);
  const limit = values.limit === undefined ? undefined : countOption("limit", values.limit);
  const dataset = await readDataset(file, { map: values.map, limit });
  const before = values.compare === undefined ? null : await readJson(values.compare, REPORT);
  const gate = values.gate === undefined ? {} : await readGate(values.gate);
  const { report, worst } = await measure(dataset, {
    config: withModel(loadConfig(), values.model),
    repeats: Math.max(1, countOption("repeat", values.repeat)),
    concurrency: countOption("concurrency", values.concurrency),
    mode: modeOption(values["path-mode"]),
    isJudged: values.judge,
  });
  const comparison = before && compareReports(before, report);
  printReport(report);
  if (comparison) printComparison(comparison);
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(report, null, 1)}\n`);
  if (values.html !== undefined)
    await writeFile(values.html, reportPage(report, { cases: dataset.cases, worst, comparison }));
  const failures = failuresAt(gate, report.scores);
  for (const failure of failures) console.error(`gate: ${failure}`);
  if (failures.length > 0) process.exitCode = 1;
});

type Measuring = {
  config: Config;
  repeats: number;
  concurrency: number;
  mode: TrajectoryMode;
  isJudged: boolean;
};

async function measure(
  { name, cases }: Awaited<ReturnType<typeof readDataset>>,
  { config, repeats, concurrency, mode, isJudged }: Measuring,
): Promise<{ report: EvaluationReport; worst: CaseTrace[] }> {
  const opened = await openEvaluation(config);
  const { exchange } = opened;
  if (isJudged && !exchange)
    throw new AppError("invalid_input", "--judge needs a model: set MODEL_BASE_URL or MODEL_API_KEY");
  const startedAt = new Date().toISOString();
  const startedMs = performance.now();
  const bar = new SingleBar(
    { format: "{bar} {value}/{total} runs, {eta_formatted} left" },
    Presets.shades_grey,
  );
  bar.start(cases.length * repeats, 0);
  let worst: CaseTrace[] = [];
  try {
    const results = await evaluateInThreads(cases, {
      ...opened,
      config,
      threads: threadsFor(cases.length * repeats, config),
      at: startedAt,
      repeats,
      concurrency,
      mode,
      judge: isJudged && exchange ? createJudge(exchange) : null,
      onResult: (result, calls) => {
        bar.increment();
        if (!result.passed) worst = worstOf([...worst, { result, calls }], WORST);
      },
    });
    const seconds = (performance.now() - startedMs) / 1000;
    const { policy, versions } = opened;
    const told = { name, cases, results, repeats, mode, isJudged, policy, versions, startedAt, seconds };
    return { report: reportOf(told), worst };
  } finally {
    bar.stop();
    await opened.close();
  }
}

function withModel(config: Config, name: string | undefined): Config {
  if (name === undefined) return config;
  if (name === "none") return { ...config, model: null };
  if (!config.model)
    throw new AppError("invalid_input", "--model needs an endpoint: set MODEL_BASE_URL or MODEL_API_KEY");
  return { ...config, model: { ...config.model, name } };
}

/** One line of JSON, to be appended to a dataset. */
async function printCase(ticketId: string): Promise<void> {
  const opened = await openReplays(loadConfig(), { live: false });
  try {
    console.log(JSON.stringify(await caseFromTicket(opened.store, ticketId)));
  } finally {
    await opened.close();
  }
}

function modeOption(typed: string): TrajectoryMode {
  const mode = TrajectoryMode.safeParse(typed);
  if (mode.success) return mode.data;
  const modes = TrajectoryMode.options.join(", ");
  throw new AppError("invalid_input", `--path-mode ${typed}: expected one of ${modes}`);
}
