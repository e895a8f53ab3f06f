import type { EvaluationScores } from "../../domain/evaluation.js";
import { html, table, type Html } from "../shared/html-page.js";

const SIZE = 320;
const MARGIN = 40;

type Point = { x: number; y: number };

/** Both axes from 0 to 1. */
const at = ({ x, y }: Point): Point => ({
  x: MARGIN + x * (SIZE - 2 * MARGIN),
  y: SIZE - MARGIN - y * (SIZE - 2 * MARGIN),
});

function axes(xName: string, yName: string): Html {
  const [origin, right, top] = [at({ x: 0, y: 0 }), at({ x: 1, y: 0 }), at({ x: 0, y: 1 })];
  const ticks = [0, 0.5, 1].map((value) => {
    const [below, beside] = [at({ x: value, y: 0 }), at({ x: 0, y: value })];
    return html`<text x="${below.x}" y="${below.y + 16}" text-anchor="middle">${value}</text
      ><text x="${beside.x - 6}" y="${beside.y + 4}" text-anchor="end">${value}</text>`;
  });
  return html`<path
      d="M${top.x} ${top.y}V${origin.y}H${right.x}"
      fill="none"
      stroke="currentColor"
    />${ticks}<text x="${SIZE / 2}" y="${SIZE - 6}" text-anchor="middle">${xName}</text
    ><text x="12" y="${SIZE / 2}" text-anchor="middle" transform="rotate(-90 12 ${SIZE / 2})"
      >${yName}</text
    >`;
}

const figure = (title: string, drawn: Html): Html =>
  html`<figure>
    <figcaption>${title}</figcaption>
    <svg viewBox="0 0 ${SIZE} ${SIZE}" width="${SIZE}" role="img" aria-label="${title}">${drawn}</svg>
  </figure>`;

type Calibration = EvaluationScores["calibration"][string];

/** How often what was so sure was right; on the diagonal, confidence can be believed. */
export function reliabilityDiagram(
  field: string,
  { bins, expected_calibration_error: error }: Calibration,
): Html {
  const filled = bins.filter(({ runs }) => runs > 0);
  const most = Math.max(...filled.map(({ runs }) => runs), 1);
  const [from, to] = [at({ x: 0, y: 0 }), at({ x: 1, y: 1 })];
  const dots = filled.map(({ confidence, accuracy, runs }) => {
    const { x, y } = at({ x: confidence, y: accuracy });
    const radius = 2 + 8 * Math.sqrt(runs / most);
    return html`<circle
      cx="${x.toFixed(1)}"
      cy="${y.toFixed(1)}"
      r="${radius.toFixed(1)}"
      fill="var(--ink)"
      fill-opacity="0.6"
      ><title>${runs} runs, confidence ${confidence.toFixed(2)}, right ${accuracy.toFixed(2)}</title></circle
    >`;
  });
  const diagonal = html`<path
    d="M${from.x} ${from.y}L${to.x} ${to.y}"
    stroke="currentColor"
    stroke-opacity="0.4"
    stroke-dasharray="4"
  />`;
  return figure(
    `Reliability of ${field}, error ${error.toFixed(3)}`,
    html`${axes("confidence", "share right")}${diagonal}${dots}`,
  );
}

/** How right the surest answers are, by how many of them are taken. */
export function coverageCurve(field: string, { accuracy_at_coverage }: Calibration): Html {
  const points = Object.entries(accuracy_at_coverage)
    .map(([percent, y]) => at({ x: Number(percent) / 100, y }))
    .toSorted((a, b) => a.x - b.x);
  const line = points
    .map(({ x, y }, nth) => `${nth === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`)
    .join("");
  const dots = points.map(
    ({ x, y }) => html`<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="4" fill="var(--ink)" />`,
  );
  const curve = html`<path d="${line}" fill="none" stroke="var(--ink)" stroke-width="2" />`;
  return figure(
    `Share of ${field} right at coverage`,
    html`${axes("coverage", "share right")}${curve}${dots}`,
  );
}

/** What was expected (rows) against what came (columns), darker the more. */
export function confusionTable({ labels, confusion }: EvaluationScores["classes"][string]): Html {
  const shade = (count: number, { most, right }: { most: number; right: boolean }): Html =>
    html`<span
      style="padding:0 .4rem;background:color-mix(in srgb, ${right ? "var(--good)" : "var(--bad)"} ${Math.round((60 * count) / most)}%, transparent)"
      >${count}</span
    >`;
  return table(
    ["expected ↓ came →", ...labels.map((label) => `#${label}`)],
    confusion.flatMap((row, nth) => {
      // Labels that came and were never expected are columns alone.
      if (row.every((count) => count === 0)) return [];
      const most = Math.max(...row, 1);
      const cells = row.map((count, column) =>
        count === 0 ? "" : shade(count, { most, right: column === nth }),
      );
      return [[labels[nth] ?? "", ...cells]];
    }),
  );
}
