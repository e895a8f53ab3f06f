import type { Logger } from "pino";
import { isoNow, MINUTE_MS, type Clock } from "../../domain/clock.js";
import type { Documents } from "../../domain/documents.js";
import { AppError } from "../../domain/errors.js";
import type { CaseResult, EvaluationCase, EvaluationCaseDocument } from "../../domain/evaluation.js";
import type {
  Evaluation,
  EvaluationDocument,
  EvaluationResultDocument,
  NewEvaluation,
} from "../../domain/evaluation-run.js";
import type { Ids } from "../../domain/ids.js";
import type { PolicyInForce } from "../../domain/policy.js";
import type { RunVersions } from "../../domain/run.js";
import type { EvaluationStore } from "../../store/evaluations.js";
import { NO_MODEL } from "../replay/changes.js";
import { caseFromTicket, type CorrectionDeps } from "./case-from-ticket.js";
import type { RunnerOptions } from "./case-runner.js";
import { evaluate } from "./evaluate.js";
import { reportOf } from "./report.js";

export type EvaluationDeps = CorrectionDeps & {
  documents: Documents;
  evaluations: EvaluationStore;
  outside: RunnerOptions["outside"];
  policy: PolicyInForce;
  versions: RunVersions;
  clock: Clock;
  ids: Pick<Ids, "next">;
  log: Logger;
};

export type Evaluations = {
  /** Begins one; what it comes to is told as it comes. @throws AppError "conflict" without cases, "invalid_input" */
  start(asked: NewEvaluation, by: string): Promise<Evaluation>;
  /** Makes a case of a person's correction and keeps it; made again, it replaces the earlier. @throws AppError */
  keepCase(ticketId: string, by: string): Promise<EvaluationCase>;
  /** An evaluation as it stands: one whose process has ended has failed. */
  shown(evaluation: EvaluationDocument): Evaluation;
  /** Ends those that run here; they are told to have failed. */
  close(): Promise<void>;
};

/** Cases of one run of the API: a desk that works tickets has them to do first. */
const CONCURRENCY = 1;
/** An evaluation that has not been heard of for so long has lost its process. */
const SILENT_MS = 5 * MINUTE_MS;
const MANY_CASES = 2000;
const PAGE = 200;

/** Evaluations run beside the desk, one after the other in each process, on cases of their own in sandboxes. */
export function createEvaluations(deps: EvaluationDeps): Evaluations {
  const { documents, clock, ids } = deps;
  const closing = new AbortController();
  let last: Promise<void> = Promise.resolve();

  return {
    start: async (asked, by) => {
      const cases = asked.cases === "corrections" ? await keptCases(deps.evaluations) : asked.cases;
      if (cases.length === 0)
        throw new AppError("conflict", "There is no case yet that was made of a correction.");
      const outside = outsideOf(deps, asked.model);
      const now = isoNow(clock);
      const evaluation: EvaluationDocument = {
        evaluation_id: ids.next("EVL"),
        name: asked.name,
        status: "running",
        runs_done: 0,
        runs_total: cases.length * asked.repeats,
        requested_by: by,
        started_at: now,
        updated_at: now,
        report: null,
        error: null,
        version: 1,
      };
      await documents.insert("evaluations", evaluation);
      const run = () =>
        runEvaluation({ ...deps, outside }, evaluation, { asked, cases, signal: closing.signal });
      last = last.then(run);
      return evaluation;
    },
    keepCase: async (ticketId, by) => {
      const made = await caseFromTicket(deps, ticketId);
      const document: EvaluationCaseDocument = { ...made, created_at: isoNow(clock), created_by: by };
      await documents.remove("evaluation_cases", made.case_id);
      await documents.insert("evaluation_cases", document);
      return made;
    },
    shown: (evaluation) => {
      const silent = clock().getTime() - Date.parse(evaluation.updated_at) > SILENT_MS;
      return evaluation.status === "running" && silent
        ? { ...evaluation, status: "failed", error: "The process that ran it has ended." }
        : evaluation;
    },
    close: async () => {
      closing.abort(new AppError("unavailable", "The desk was stopped."));
      await last;
    },
  };
}

async function keptCases({ cases }: EvaluationStore): Promise<EvaluationCase[]> {
  const kept: EvaluationCase[] = [];
  let cursor: string | undefined;
  do {
    // oxlint-disable-next-line no-await-in-loop -- each page is asked for after the one before
    const page = await cases({ limit: PAGE, cursor });
    kept.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined && kept.length < MANY_CASES);
  return kept;
}

function outsideOf({ outside }: EvaluationDeps, model: string | undefined): EvaluationDeps["outside"] {
  if (model === undefined) return outside;
  if (model === NO_MODEL) return { ...outside, model: null };
  if (!outside.model)
    throw new AppError("invalid_input", "No model is configured that could be asked as another.");
  return { ...outside, model: { ...outside.model, name: model } };
}

type Asked = { asked: NewEvaluation; cases: readonly EvaluationCase[]; signal: AbortSignal };

async function runEvaluation(
  deps: EvaluationDeps,
  evaluation: EvaluationDocument,
  { asked: { repeats, trajectory_mode: mode, name }, cases, signal }: Asked,
): Promise<void> {
  const { outside, policy, log, clock } = deps;
  const { evaluation_id, started_at } = evaluation;
  const versions = { ...deps.versions, model: outside.model?.name ?? null };
  const change = createChange(deps, evaluation);
  const startedMs = performance.now();
  let number = 0;
  const keep = async (result: CaseResult): Promise<void> => {
    number += 1;
    const document: EvaluationResultDocument = {
      ...result,
      result_id: deps.ids.next("EVR"),
      evaluation_id,
      number,
      at: isoNow(clock),
    };
    await deps.documents.insert("evaluation_results", document);
    await change({ runs_done: number });
  };
  try {
    const results = await evaluate(cases, {
      outside,
      policy,
      versions,
      log,
      repeats,
      mode,
      signal,
      at: started_at,
      concurrency: CONCURRENCY,
      judge: null,
      onResult: keep,
    });
    const seconds = (performance.now() - startedMs) / 1000;
    const told = { name, cases, results, repeats, mode, isJudged: false, policy, versions, seconds };
    const { results: _kept, ...report } = reportOf({ ...told, startedAt: started_at });
    await change({ status: "done", report });
  } catch (err) {
    if (!signal.aborted) log.error({ err, evaluationId: evaluation_id }, "evaluation failed");
    const error = err instanceof AppError ? err.message : "It failed; the log says why.";
    await change({ status: "failed", error }).catch((cause: unknown) =>
      log.warn({ err: cause, evaluationId: evaluation_id }, "the end of an evaluation is not stored"),
    );
  }
}

/** Nobody else writes an evaluation than the process that runs it. */
function createChange({ documents, clock }: EvaluationDeps, { evaluation_id, version }: EvaluationDocument) {
  let current = version;
  return async (set: Partial<EvaluationDocument>): Promise<void> => {
    const changed = { ...set, updated_at: isoNow(clock), version: current + 1 };
    await documents.patch("evaluations", evaluation_id, { where: { version: current }, set: changed });
    current += 1;
  };
}
