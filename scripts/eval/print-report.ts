import type { EvaluationReport, EvaluationScores } from "../../domain/evaluation.js";
import { figuresTable } from "../bench/figures-table.js";
import type { Comparison } from "./compare-reports.js";
import { remarksOn } from "./remarks.js";

type Share = { value: number; low: number; high: number };

const MOST_SHOWN = 20;

/** The scores of an evaluation. */
export function printReport(report: EvaluationReport): void {
  const { dataset, repeats, seconds, scores } = report;
  const by = `graph ${report.graph_version}, policy ${report.policy_hash}, model ${report.versions.model ?? "none"}, grader ${report.grader_version}`;
  console.log(`${dataset.name}: ${dataset.cases} cases × ${repeats} in ${seconds.toFixed(1)} s; ${by}`);
  for (const remark of remarksOn(report)) console.log(remark);
  const fields = figuresTable(["", "runs", "share met", "95% interval", "macro-F1", "calibration error"]);
  fields.push(["all that was expected", String(scores.runs), ...shown(scores.passed), "", ""]);
  for (const [field, share] of Object.entries(scores.fields)) {
    const f1 = scores.classes[field]?.macro_f1.toFixed(3) ?? "";
    const error = scores.calibration[field]?.expected_calibration_error.toFixed(3) ?? "";
    fields.push([field, String(share.runs), ...shown(share), f1, error]);
  }
  console.log(fields.toString());
  printFigures(scores);
  const categories = figuresTable(["category", "runs", "share met", "95% interval"]);
  for (const [category, share] of Object.entries(scores.by_category))
    categories.push([category, String(share.runs), ...shown(share)]);
  console.log(categories.toString());
}

function printFigures(scores: EvaluationScores): void {
  const table = figuresTable(["", ""]);
  for (const [field, { accuracy_at_coverage }] of Object.entries(scores.calibration))
    for (const [coverage, value] of Object.entries(accuracy_at_coverage).toReversed())
      table.push([`${field} right at ${coverage}% coverage`, value.toFixed(3)]);
  const { escalation, latency_ms } = scores;
  if (escalation)
    table.push(
      ["escalation precision", escalation.precision?.toFixed(3) ?? "none escalated"],
      ["escalation recall", escalation.recall?.toFixed(3) ?? "none to escalate"],
    );
  for (const [k, share] of Object.entries(scores.pass_hat)) table.push([`pass^${k}`, shown(share).join(" ")]);
  if (scores.judged !== null) table.push(["drafts judged good", scores.judged.toFixed(3)]);
  table.push(
    ["cost in USD", scores.cost_usd.toFixed(4)],
    ["tokens", String(scores.input_tokens + scores.output_tokens)],
    ["milliseconds a run, p50 and p95", `${latency_ms.p50.toFixed(1)} ${latency_ms.p95.toFixed(1)}`],
  );
  console.log(table.toString());
}

const shown = ({ value, low, high }: Share): string[] => [
  value.toFixed(3),
  `${low.toFixed(3)}–${high.toFixed(3)}`,
];

/** What has become better and worse since an earlier evaluation. */
export function printComparison({ warnings, fields, regressions }: Comparison): void {
  for (const warning of warnings) console.log(`Note: ${warning}.`);
  const table = figuresTable(["against the earlier one", "cases", "gained", "lost", "p (McNemar)"]);
  for (const { field, pairs, gained, lost, p } of fields)
    table.push([field, String(pairs), String(gained), String(lost), p.toFixed(4)]);
  console.log(table.toString());
  for (const { case_id, fields: lost } of regressions.slice(0, MOST_SHOWN))
    console.log(`worse: ${case_id} (${lost.join(", ")})`);
  if (regressions.length > MOST_SHOWN) console.log(`… and ${regressions.length - MOST_SHOWN} more`);
}
