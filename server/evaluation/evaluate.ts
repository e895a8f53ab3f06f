import type { CaseResult, EvaluationCase, TrajectoryMode } from "../../domain/evaluation.js";
import type { CallDocument } from "../../domain/run.js";
import { createCaseRunner, type CaseRun, type RunnerOptions } from "./case-runner.js";
import type { Judge } from "./judge.js";
import { keepInference } from "./keep-inference.js";
import { scoreCase } from "./score-case.js";
import { createPathMatch } from "./trajectory.js";

export type EvaluateOptions = RunnerOptions & {
  repeats: number;
  /** So many cases at once. */
  concurrency: number;
  mode: TrajectoryMode;
  /** Null: no model judges drafts. */
  judge: Judge | null;
  /** Told of each run as it ends, with what was recorded of it and its place among the results. */
  onResult: (result: CaseResult, calls: readonly CallDocument[], place: number) => void | Promise<void>;
  /** The next case to run, by its place; for several that share the cases. By default one after the other. */
  next?: (() => number) | undefined;
  signal?: AbortSignal | undefined;
};

/**
 * Runs every case as often as asked, and scores each run. The results are in the order of the cases, and those of the
 * first repeat before those of the second; of cases that were left to others there is none.
 */
export async function evaluate(
  cases: readonly EvaluationCase[],
  options: EvaluateOptions,
): Promise<CaseResult[]> {
  const { repeats, signal, judge, next = countUp() } = options;
  const matches = createPathMatch(options.mode);
  const outside = keepInference(options.outside);
  const results: (CaseResult | undefined)[] = [];
  const work = async (): Promise<void> => {
    const runner = createCaseRunner({ ...options, outside });
    try {
      for (const { evaluated, repeat, place } of runsOf(cases, repeats, next)) {
        signal?.throwIfAborted();
        // oxlint-disable-next-line no-await-in-loop -- one after the other in each of several workers
        const run = await runner.run(evaluated);
        // oxlint-disable-next-line no-await-in-loop
        const result = await resultOf({ evaluated, repeat }, run, { matches, judge });
        results[place] = result;
        // oxlint-disable-next-line no-await-in-loop
        await options.onResult(result, run.calls, place);
      }
    } finally {
      await runner.close();
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, options.concurrency) }, work));
  return results.filter((result) => result !== undefined);
}

/** Case by case, so that what a case has asked of local inference is at hand when it is run again. */
function* runsOf(cases: readonly EvaluationCase[], repeats: number, next: () => number) {
  for (let at = next(); at < cases.length; at = next()) {
    const evaluated = cases[at];
    if (!evaluated) return;
    for (let repeat = 1; repeat <= repeats; repeat += 1)
      yield { evaluated, repeat, place: (repeat - 1) * cases.length + at };
  }
}

function countUp(): () => number {
  let last = 0;
  return () => last++;
}

async function resultOf(
  { evaluated: { case_id, expected, ticket }, repeat }: { evaluated: EvaluationCase; repeat: number },
  { view, path, calls, finalState, ms, failure }: CaseRun,
  { matches, judge }: { matches: ReturnType<typeof createPathMatch>; judge: Judge | null },
): Promise<CaseResult> {
  const { state } = view;
  const pathMatches = (nodes: readonly string[]) => matches(path, nodes);
  const fields = await scoreCase(expected, { state, path, pathMatches, finalState });
  const sum = (of: (call: CallDocument) => number) => calls.reduce((total, call) => total + of(call), 0);
  const draft = state.draft?.message ?? "";
  return {
    case_id,
    repeat,
    category: expected.category ?? state.classification?.category ?? null,
    fields,
    passed: failure === null && fields.every(({ met }) => met),
    final_state_hash: finalState?.hash ?? null,
    judgement: judge && draft !== "" ? await judge({ ticket, draft }) : null,
    cost_usd: sum(({ cost_usd }) => cost_usd),
    input_tokens: sum(({ input_tokens }) => input_tokens),
    output_tokens: sum(({ output_tokens }) => output_tokens),
    ms,
    failure,
  };
}
