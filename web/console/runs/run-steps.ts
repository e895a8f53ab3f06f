import { nodePasses } from "../../../domain/node-passes.ts";
import type { Trace, TraceCall } from "../../api/client.ts";

type State = Readonly<Record<string, unknown>>;

/** One time that a node was at work in a run: also an attempt that failed, or stopped to ask a person. */
export type RunStep = {
  node: string;
  /** Which of its passes it belongs to, from 1: an attempt that came to nothing counts to the next. */
  pass: number;
  attempt: number;
  ms: number;
  /** What the state held when it began, as far as it was recorded. */
  given: State;
  /** What it returned; null where it returned nothing. */
  gave: State | null;
  /** What it asked of the world, in the order begun. */
  calls: TraceCall[];
};

/** What the state adds up; of all else the latest stands. */
const ADDED_UP: ReadonlySet<string> = new Set(["instructions", "degraded"]);

/** A run as it went, step by step in the order begun, each with what was recorded of it. */
export function runSteps({ path, calls }: Pick<Trace, "path" | "calls">): RunStep[] {
  const steps = path.toSorted((a, b) => a.started_at.localeCompare(b.started_at));
  const stepOf = calls.map((call) =>
    steps.findLastIndex(
      ({ node, attempt, started_at }) =>
        node === call.node && attempt === call.attempt && started_at <= call.at,
    ),
  );
  const passes = nodePasses(calls);
  const passed = new Map<string, number>();
  let given: State = {};
  return steps.map(({ node, attempt, ms }, at): RunStep => {
    const own = calls.filter((_call, index) => stepOf[index] === at);
    const returned = own.find(({ kind }) => kind === "node");
    const stands = passes.find((one) => one.node === node && one.ordinal === returned?.ordinal);
    const asked = own.filter(({ kind }) => kind !== "node").toSorted((a, b) => a.ordinal - b.ordinal);
    const pass = (passed.get(node) ?? 0) + 1;
    const step = { node, pass, attempt, ms, given, gave: stands?.update ?? null, calls: asked };
    if (stands) {
      passed.set(node, pass);
      given = merged(given, stands.update);
    }
    return step;
  });
}

/** What is typed to begin at a step again: a node, or which of its passes. */
export const placeOf = ({ node, pass }: Pick<RunStep, "node" | "pass">): string =>
  pass === 1 ? node : `${node}:${pass}`;

type Spent = Pick<TraceCall, "input_tokens" | "output_tokens" | "cost_usd">;

/** Tokens and money of calls together. */
export const spentOn = (calls: readonly Spent[]): Spent =>
  calls.reduce(
    (sum, call) => ({
      input_tokens: sum.input_tokens + call.input_tokens,
      output_tokens: sum.output_tokens + call.output_tokens,
      cost_usd: sum.cost_usd + call.cost_usd,
    }),
    { input_tokens: 0, output_tokens: 0, cost_usd: 0 },
  );

function merged(known: State, update: State): State {
  const added = Object.entries(update).map(([key, value]) => {
    const before = known[key];
    const isSum = ADDED_UP.has(key) && Array.isArray(before) && Array.isArray(value);
    return [key, isSum ? [...new Set([...before, ...value])] : value];
  });
  return { ...known, ...Object.fromEntries(added) };
}
