import type { EvaluationCase, EvaluationReport } from "../../domain/evaluation.js";
import { html, page, table, type Html } from "../shared/html-page.js";
import type { Comparison } from "./compare-reports.js";
import { confusionTable, coverageCurve, reliabilityDiagram } from "./plots.js";
import { remarksOn } from "./remarks.js";
import { worstSection, type CaseTrace } from "./worst-section.js";

type Share = { value: number; low: number; high: number };

type Beside = {
  cases: readonly EvaluationCase[];
  worst: readonly CaseTrace[];
  comparison: Comparison | null;
};

/** An evaluation as one self-contained page: scores, plots, and the worst cases with their traces. */
export function reportPage(report: EvaluationReport, { cases, worst, comparison }: Beside): string {
  const { dataset, scores, repeats } = report;
  const tickets = new Map(cases.map(({ case_id, ticket }) => [case_id, ticket]));
  const plots = Object.entries(scores.calibration).map(
    ([field, calibration]) =>
      html`${reliabilityDiagram(field, calibration)}${coverageCurve(field, calibration)}`,
  );
  return page(
    `Evaluation of ${dataset.name}`,
    html`<p>
        ${dataset.cases} cases × ${repeats}, ${report.started_at.slice(0, 16).replace("T", " ")} UTC,
        ${report.seconds.toFixed(1)} s, ${report.versions.model ?? "local strategies"}
      </p>
      ${remarksOn(report).map((remark) => html`<p>${remark}</p>`)}
      ${comparison ? comparisonSection(comparison) : html``} ${scoresSection(report)}
      ${
        plots.length === 0
          ? html``
          : html`<h2>Calibration</h2>
              <div style="display:flex;flex-wrap:wrap;gap:1rem">${plots}</div>`
      }
      ${Object.entries(scores.classes).map(
        ([field, classes]) =>
          html`<h2>Confusion of ${field}</h2>
            ${confusionTable(classes)}`,
      )}
      <h2>The worst cases</h2>
      ${worstSection(worst, tickets)}
      <h2>Measured by</h2>
      ${measuredBy(report)}`,
  );
}

const measuredBy = ({ dataset, versions, ...report }: EvaluationReport): Html =>
  table(
    ["", ""],
    [
      ["dataset (SHA-256)", dataset.sha256],
      ["graph", `${report.graph} ${report.graph_version}`],
      ["policy", report.policy_hash],
      ["model", versions.model ?? "none: local strategies"],
      [
        "prompts",
        Object.entries(versions.prompts)
          .map((prompt) => prompt.join(" "))
          .join(", "),
      ],
      ["classifiers", versions.classifiers],
      ["embedding", versions.embedding],
      ["grader", `${report.grader_version}, paths ${report.trajectory_mode}`],
      ...(report.judge_prompt === null ? [] : [["judge's prompt", report.judge_prompt]]),
    ],
  );

const scoresSection = ({ scores }: EvaluationReport): Html =>
  html`<h2>Scores</h2>
    ${table(
      ["", "#runs", "#share met", "95% interval", "#macro-F1"],
      [
        ["all that was expected", scores.runs, ...cells(scores.passed), ""],
        ...Object.entries(scores.fields).map(([field, share]) =>
          shareRow(field, share).concat(scores.classes[field]?.macro_f1.toFixed(3) ?? ""),
        ),
      ],
    )}
    ${table(["", "#"], figuresOf(scores))}
    <h2>By category</h2>
    ${table(
      ["category", "#runs", "#share met", "95% interval"],
      Object.entries(scores.by_category).map(([name, share]) => shareRow(name, share)),
    )}`;

/** Only what was measured. */
function figuresOf(scores: EvaluationReport["scores"]): string[][] {
  const { pass_hat, escalation, judged, latency_ms } = scores;
  const share = (name: string, value: number | null | undefined) =>
    value == null ? [] : [[name, value.toFixed(3)]];
  return [
    ...Object.entries(pass_hat).map(([k, { value, low, high }]) => [
      `pass^${k}`,
      `${value.toFixed(3)} (${low.toFixed(3)}–${high.toFixed(3)})`,
    ]),
    ...share("escalation precision", escalation?.precision),
    ...share("escalation recall", escalation?.recall),
    ...share("drafts judged good", judged),
    ["cost in USD", scores.cost_usd.toFixed(4)],
    ["tokens in, out", `${scores.input_tokens}, ${scores.output_tokens}`],
    ["milliseconds a run, p50, p95", `${latency_ms.p50.toFixed(1)}, ${latency_ms.p95.toFixed(1)}`],
  ];
}

const shareRow = (name: string, share: Share & { runs: number }): (string | number)[] =>
  [name, share.runs as string | number].concat(cells(share));

const cells = ({ value, low, high }: Share): string[] => [
  value.toFixed(3),
  `${low.toFixed(3)}–${high.toFixed(3)}`,
];

const comparisonSection = ({ warnings, fields, regressions }: Comparison): Html =>
  html`<h2>Against the earlier evaluation</h2>
    ${warnings.map((warning) => html`<p>Note: ${warning}.</p>`)}
    ${table(
      ["", "#cases", "#gained", "#lost", "#p (McNemar)"],
      fields.map(({ field, pairs, gained, lost, p }) => [
        field,
        pairs,
        html`<span class="better">${gained}</span>`,
        html`<span class="worse">${lost}</span>`,
        p.toFixed(4),
      ]),
    )}
    <details>
      <summary>${regressions.length} cases are worse</summary>
      ${table(
        ["case", "no longer met"],
        regressions.map(({ case_id, fields: lost }) => [case_id, lost.join(", ")]),
      )}
    </details>`;
