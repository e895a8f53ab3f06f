import type { CaseResult, EvaluationCase, FieldScore } from "../../domain/evaluation.js";
import type { CallDocument } from "../../domain/run.js";
import { html, table, type Html } from "../shared/html-page.js";

/** What was recorded of a run of a case. */
export type CaseTrace = { result: CaseResult; calls: readonly CallDocument[] };

type Ticket = EvaluationCase["ticket"];

const LONGEST_TEXT = 2000;
const LONGEST_HINT = 90;

/** The worst runs with what they came to, each leading to its trace. */
export function worstSection(worst: readonly CaseTrace[], tickets: ReadonlyMap<string, Ticket>): Html {
  if (worst.length === 0) return html`<p>Every run met all that was expected of it.</p>`;
  const rows = worst.map(({ result }) => [
    html`<a href="#${traceId(result)}">${nameOf(result)}</a>`,
    shortened(tickets.get(result.case_id)?.description ?? "", LONGEST_HINT),
    missed(result),
  ]);
  return html`${table(["case", "ticket", "not met"], rows)}
  ${worst.map((trace) => traceSection(trace, tickets.get(trace.result.case_id)))}`;
}

/** The most that was not met first, and of these what was surest of itself; of each case its worst run. */
export function worstOf(traces: readonly CaseTrace[], most: number): CaseTrace[] {
  const seen = new Set<string>();
  return traces
    .toSorted(byShortfall)
    .filter(({ result: { case_id } }) => !seen.has(case_id) && seen.add(case_id))
    .slice(0, most);
}

function byShortfall({ result: a }: CaseTrace, { result: b }: CaseTrace): number {
  const missedBy = ({ fields }: CaseResult) => fields.filter(({ met }) => !met).length;
  const surest = ({ fields }: CaseResult) =>
    Math.max(0, ...fields.map(({ met, confidence }) => (met ? 0 : (confidence ?? 0))));
  return missedBy(b) - missedBy(a) || surest(b) - surest(a);
}

const nameOf = ({ case_id, repeat }: CaseResult): string => `${case_id}, run ${repeat}`;

const traceId = ({ case_id, repeat }: CaseResult): string => `trace-${case_id}-${repeat}`;

/** Such as "category is product, not technical"; a failed run by its failure. */
const missed = ({ fields, failure }: CaseResult): string =>
  failure ?? fields.flatMap((score) => (score.met ? [] : [told(score)])).join("; ");

const told = ({ field, expected, actual }: FieldScore): string =>
  isShort(expected) && isShort(actual)
    ? `${field} is ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`.replaceAll('"', "")
    : field;

const isShort = (value: unknown): boolean =>
  typeof value !== "object" && String(value as string | number | boolean).length <= LONGEST_HINT;

function traceSection({ result, calls }: CaseTrace, ticket: Ticket | undefined): Html {
  const whole = (value: unknown) =>
    html`<details>
      <summary>…</summary>
      <pre>${text(value)}</pre>
    </details>`;
  // A link to what stands inside opens it.
  return html`<details>
    <summary>${nameOf(result)}</summary>
    <p id="${traceId(result)}"><strong>${ticket?.subject ?? ""}</strong></p>
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

const text = (value: unknown): string =>
  shortened(typeof value === "string" ? value : (JSON.stringify(value, null, 1) ?? ""), LONGEST_TEXT);

const shortened = (all: string, most: number): string => (all.length > most ? `${all.slice(0, most)}…` : all);
