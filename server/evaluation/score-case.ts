import type { TicketState } from "../../agents/state.js";
import { canonicalJson } from "../../domain/canonical-json.js";
import type { Expected, FieldScore } from "../../domain/evaluation.js";
import { firstDifference } from "../../domain/difference.js";

/** Raise it when a field is scored otherwise: reports of different graders are not compared in silence. */
export const GRADER_VERSION = "1";

/** Two people who rate complexity differ by as much. */
const SAME_COMPLEXITY = 0.2;

/** What a run of a case came to. */
export type CaseOutcome = {
  state: TicketState;
  path: readonly string[];
  /** Whether the nodes that ran are those expected, by the trajectory mode asked for. */
  pathMatches: (expected: readonly string[]) => Promise<boolean>;
  /** Null where nothing is expected of it. */
  finalState: { hash: string; documents: unknown } | null;
};

type Scorer<F extends keyof Expected> = (
  expected: NonNullable<Expected[F]>,
  outcome: CaseOutcome,
) => Promise<Omit<FieldScore, "field" | "expected">> | Omit<FieldScore, "field" | "expected">;

/** Holds a run against what was expected of it, field by field; what is not expected is not scored. */
export async function scoreCase(expected: Expected, outcome: CaseOutcome): Promise<FieldScore[]> {
  const asked = Object.entries(expected).filter(([, value]) => value !== undefined);
  return Promise.all(
    asked.map(async ([field, expectedValue]) => {
      const score = SCORERS[field as keyof Expected] as Scorer<keyof Expected>;
      const { actual, met, confidence } = await score(expectedValue, outcome);
      return { field, expected: expectedValue, actual, met, confidence };
    }),
  );
}

const same = (actual: unknown, expected: unknown, confidence: number | null = null) => ({
  actual: actual ?? null,
  met: canonicalJson(actual ?? null) === canonicalJson(expected),
  confidence,
});

const held = (actual: unknown, met: boolean) => ({ actual, met, confidence: null });

const SCORERS: { [F in keyof Required<Expected>]: Scorer<F> } = {
  category: (expected, { state: { classification } }) =>
    same(classification?.category, expected, classification?.confidence ?? null),
  priority: (expected, { state }) =>
    same(state.priority?.priority ?? state.classification?.priority, expected),
  sentiment: (expected, { state: { sentiment } }) =>
    same(sentiment?.sentiment, expected, sentiment?.confidence ?? null),
  risk: (expected, { state }) => same(state.sentiment?.risk, expected),
  urgent: (expected, { state }) => same(state.sentiment?.urgent, expected),
  complexity: (expected, { state }) => {
    const actual = state.classification?.complexity ?? null;
    return held(actual, actual !== null && Math.abs(actual - expected) <= SAME_COMPLEXITY + Number.EPSILON);
  },
  entities: (expected, { state }) => {
    const actual: Record<string, unknown> = state.preparation?.entities ?? {};
    const isFound = ([name, values]: [string, unknown]) =>
      [values].flat().every((value) => [actual[name]].flat().includes(value));
    return held(actual, Object.entries(expected).every(isFound));
  },
  queue: (expected, { state }) => same(state.routing?.queue, expected),
  escalated: (expected, { state }) => same(Boolean(state.escalation), expected),
  must_cite: (expected, { state }) => {
    const cited = (state.draft?.citations ?? []).map(({ article_id }) => article_id);
    return held(
      cited,
      expected.every((id) => cited.includes(id)),
    );
  },
  must_contain: (expected, { state }) => {
    const draft = state.draft?.message ?? "";
    return held(
      draft,
      expected.every((text) => holds(draft, text)),
    );
  },
  must_not_contain: (expected, { state }) => {
    const draft = state.draft?.message ?? "";
    return held(draft, !expected.some((text) => holds(draft, text)));
  },
  actions: (expected, { state }) => {
    const actual = (state.draft?.actions ?? []).map(({ type, args }) => ({ type, args }));
    return held(actual, isSameActions(expected, actual));
  },
  path: async (expected, { path, pathMatches }) => held(path, await pathMatches(expected)),
  final_state: (expected, { finalState }) => {
    if (finalState === null) return held(null, false);
    if (typeof expected === "string") return held(finalState.hash, finalState.hash === expected);
    const difference = firstDifference(expected, finalState.documents);
    return held(difference ?? finalState.hash, difference === undefined);
  },
};

const holds = (text: string, part: string): boolean => text.toLowerCase().includes(part.toLowerCase());

function isSameActions(
  expected: NonNullable<Expected["actions"]>,
  actual: readonly { type: string; args: Record<string, unknown> }[],
): boolean {
  const left = [...actual];
  const isEach = expected.every(({ type, args }) => {
    const at = left.findIndex(
      (one) =>
        one.type === type &&
        Object.entries(args).every(([key, value]) => canonicalJson(one.args[key]) === canonicalJson(value)),
    );
    if (at !== -1) left.splice(at, 1);
    return at !== -1;
  });
  return isEach && left.length === 0;
}
