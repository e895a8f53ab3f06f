import type { CaseResult, EvaluationCase, TrajectoryMode } from "../../domain/evaluation.js";
import type { CallDocument } from "../../domain/run.js";
import { createCaseRunner, type CaseRun, type RunnerOptions } from "./case-runner.js";
import type { Judge } from "./judge.js";
import { scoreCase } from "./score-case.js";
import { createPathMatch } from "./trajectory.js";

export type EvaluateOptions = RunnerOptions & {
  repeats: number;
  /** So many cases at once. */
  concurrency: number;
  mode: TrajectoryMode;
  /** Null: no model judges drafts. */
  judge: Judge | null;
  /** Told of each run as it ends, with what was recorded of it. */
  onResult: (result: CaseResult, calls: readonly CallDocument[]) => void | Promise<void>;
  signal?: AbortSignal | undefined;
};

/** Runs every case as often as asked, and scores each run; the results in the order of the cases. */
export async function evaluate(
  cases: readonly EvaluationCase[],
  options: EvaluateOptions,
): Promise<CaseResult[]> {
  const matches = createPathMatch(options.mode);
  const tasks = Array.from({ length: options.repeats }, (_, at) =>
    cases.map((evaluated) => ({ evaluated, repeat: at + 1 })),
  ).flat();
  const results: (CaseResult | undefined)[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    const runner = createCaseRunner(options);
    try {
      for (let at = next++; at < tasks.length; at = next++) {
        options.signal?.throwIfAborted();
        const task = tasks[at];
        if (!task) return;
        // oxlint-disable-next-line no-await-in-loop -- one after the other in each of several workers
        const run = await runner.run(task.evaluated);
        // oxlint-disable-next-line no-await-in-loop
        const result = await resultOf(task, run, { matches, judge: options.judge });
        results[at] = result;
        // oxlint-disable-next-line no-await-in-loop
        await options.onResult(result, run.calls);
      }
    } finally {
      await runner.close();
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, options.concurrency) }, work));
  return results.filter((result) => result !== undefined);
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
