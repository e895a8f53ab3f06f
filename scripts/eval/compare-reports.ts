import type { CaseResult, EvaluationReport } from "../../domain/evaluation.js";
import { pairedTest } from "../../server/evaluation/statistics.js";

/** One field of the cases that both reports hold; `p`: how likely so uneven a change is by chance (exact McNemar). */
type Compared = { field: string; pairs: number; gained: number; lost: number; p: number };

export type Comparison = {
  /** What makes the two hard to compare. */
  warnings: string[];
  fields: Compared[];
  /** Cases that passed then and do not now, and the fields that are no longer met. */
  regressions: { case_id: string; fields: string[] }[];
};

const PASSED = "passed";

/** Whether each field of a case was met, in most of its runs. */
type Verdict = Record<string, boolean>;

/** Two evaluations of the same cases, case by case; of several repeats, what most of them came to. */
export function compareReports(before: EvaluationReport, now: EvaluationReport): Comparison {
  const then = verdictsOf(before.results);
  const pairs = [...verdictsOf(now.results)].flatMap(([case_id, verdict]) => {
    const known = then.get(case_id);
    return known ? [{ case_id, before: known, now: verdict }] : [];
  });
  const names = new Set(pairs.flatMap((pair) => Object.keys(pair.now).filter((name) => name in pair.before)));
  const fields = [...names].map((field): Compared => {
    const both = pairs.filter((pair) => field in pair.now && field in pair.before);
    const gained = both.filter((pair) => !pair.before[field] && pair.now[field]).length;
    const lost = both.filter((pair) => pair.before[field] && !pair.now[field]).length;
    return { field, pairs: both.length, gained, lost, p: pairedTest(gained, lost) };
  });
  const lostIn = (pair: { before: Verdict; now: Verdict }) =>
    Object.keys(pair.now).filter((name) => name !== PASSED && pair.before[name] && !pair.now[name]);
  return {
    warnings: [
      ...(before.dataset.sha256 === now.dataset.sha256
        ? []
        : ["the datasets differ: only cases of both are compared"]),
      ...(before.grader_version === now.grader_version ? [] : ["they were graded by different graders"]),
    ],
    fields,
    regressions: pairs
      .filter((pair) => pair.before[PASSED] && !pair.now[PASSED])
      .map((pair) => ({ case_id: pair.case_id, fields: lostIn(pair) })),
  };
}

function verdictsOf(results: readonly CaseResult[]): Map<string, Verdict> {
  const runs = new Map<string, CaseResult[]>();
  for (const result of results) {
    const known = runs.get(result.case_id);
    if (known) known.push(result);
    else runs.set(result.case_id, [result]);
  }
  return new Map([...runs].map(([id, of]) => [id, verdictOf(of)]));
}

function verdictOf(runs: readonly CaseResult[]): Verdict {
  const most = (met: (run: CaseResult) => boolean | undefined) =>
    runs.filter((run) => met(run)).length * 2 > runs.length;
  const names = new Set(runs.flatMap(({ fields }) => fields.map(({ field }) => field)));
  const fields = [...names].map(
    (name) => [name, most((run) => run.fields.find(({ field }) => field === name)?.met)] as const,
  );
  return { [PASSED]: most(({ passed }) => passed), ...Object.fromEntries(fields) };
}
