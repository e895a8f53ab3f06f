import type { CaseResult, EvaluationCase, EvaluationReport } from "../../domain/evaluation.js";
import type { CallDocument } from "../../domain/run.js";
import { html, page, table, type Html } from "../shared/html-page.js";
import type { Comparison } from "./compare-reports.js";
import { confusionTable, coverageCurve, reliabilityDiagram } from "./plots.js";

/** What was recorded of a run of a case. */
export type CaseTrace = { result: CaseResult; calls: readonly CallDocument[] };

type Share = { value: number; low: number; high: number };

type Beside = {
  cases: readonly EvaluationCase[];
  worst: readonly CaseTrace[];
  comparison: Comparison | null;
};

const LONGEST_TEXT = 2000;

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
    html`<p>${dataset.cases} cases × ${repeats}, ${report.started_at}, ${report.seconds.toFixed(1)} s</p>
      ${measuredBy(report)} ${comparison ? comparisonSection(comparison) : html``} ${scoresSection(report)}
      <h2>Calibration</h2>
      <div style="display:flex;flex-wrap:wrap;gap:1rem">${plots}</div>
      ${Object.entries(scores.classes).map(
        ([field, classes]) =>
          html`<h2>Confusion of ${field}</h2>
            ${confusionTable(classes)}`,
      )}
      <h2>The worst cases</h2>
      ${table(
        ["case", "not met"],
        worst.map(({ result }) => [
          html`<a href="#${traceId(result)}">${result.case_id}, run ${result.repeat}</a>`,
          result.fields.flatMap(({ field, met }) => (met ? [] : [field])).join(", "),
        ]),
      )}
      ${worst.map((trace) => traceSection(trace, tickets.get(trace.result.case_id)))}`,
  );
}

const measuredBy = ({ dataset, versions, ...report }: EvaluationReport): Html =>
  table(
    ["measured by", ""],
    [
      ["dataset (SHA-256)", dataset.sha256],
      ["graph", `${report.graph} ${report.graph_version}`],
      ["policy", report.policy_hash],
      ["model", versions.model ?? "none: local strategies"],
      ["prompts", JSON.stringify(versions.prompts)],
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
    ${table(
      ["", "#"],
      [
        ...Object.entries(scores.pass_hat).map(([k, share]) => [`pass^${k}`, cells(share).join(" ")]),
        ["escalation precision", scores.escalation?.precision?.toFixed(3) ?? "–"],
        ["escalation recall", scores.escalation?.recall?.toFixed(3) ?? "–"],
        ["drafts judged good", scores.judged?.toFixed(3) ?? "–"],
        ["cost in USD", scores.cost_usd.toFixed(4)],
        ["tokens in and out", `${scores.input_tokens} ${scores.output_tokens}`],
        ["milliseconds a run, p50", scores.latency_ms.p50.toFixed(1)],
        ["milliseconds a run, p95", scores.latency_ms.p95.toFixed(1)],
      ],
    )}
    <h2>By category</h2>
    ${table(
      ["category", "#runs", "#share met", "95% interval"],
      Object.entries(scores.by_category).map(([name, share]) => shareRow(name, share)),
    )}`;

const shareRow = (name: string, share: Share & { runs: number }): (string | number)[] =>
  [name, share.runs as string | number].concat(cells(share));

const cells = ({ value, low, high }: Share): string[] => [
  value.toFixed(3),
  `${low.toFixed(3)}–${high.toFixed(3)}`,
];

const traceId = ({ case_id, repeat }: CaseResult): string => `trace-${case_id}-${repeat}`;

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

function traceSection({ result, calls }: CaseTrace, ticket: EvaluationCase["ticket"] | undefined): Html {
  const whole = (value: unknown) =>
    html`<details>
      <summary>…</summary>
      <pre>${text(value)}</pre>
    </details>`;
  return html`<details id="${traceId(result)}">
    <summary>${result.case_id}, run ${result.repeat}</summary>
    <p><strong>${ticket?.subject ?? ""}</strong></p>
    <pre>${ticket?.description ?? ""}</pre>
    ${result.failure === null ? html`` : html`<p class="worse">${result.failure}</p>`}
    ${table(
      ["field", "expected", "came", "met"],
      result.fields.map(({ field, expected, actual, met }) => [
        field,
        text(expected),
        text(actual),
        met ? html`<span class="better">yes</span>` : html`<span class="worse">no</span>`,
      ]),
    )}
    ${table(
      ["node", "call", "#ms", "input", "output"],
      calls.map(({ node, kind, name, ms, input, output, error }) => [
        node,
        `${kind} ${name}`,
        ms.toFixed(1),
        whole(input),
        whole(error ?? output),
      ]),
    )}
  </details>`;
}

function text(value: unknown): string {
  const all = typeof value === "string" ? value : (JSON.stringify(value, null, 1) ?? "");
  return all.length > LONGEST_TEXT ? `${all.slice(0, LONGEST_TEXT)}…` : all;
}
