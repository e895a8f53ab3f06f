import type {
  CaseResult,
  EvaluationCase,
  EvaluationReport,
  TrajectoryMode,
} from "../../domain/evaluation.js";
import { canonicalJson } from "../../domain/canonical-json.js";
import type { PolicyInForce } from "../../domain/policy.js";
import type { RunVersions } from "../../domain/run.js";
import { GRAPH_VERSION } from "../../graphs/ticket.js";
import { sha256Hex } from "../hash.js";
import { JUDGE_PROMPT } from "./judge.js";
import { scoreAll } from "./score-all.js";
import { GRADER_VERSION } from "./score-case.js";

type Evaluated = {
  name: string;
  cases: readonly EvaluationCase[];
  results: CaseResult[];
  repeats: number;
  mode: TrajectoryMode;
  isJudged: boolean;
  policy: PolicyInForce;
  versions: RunVersions;
  startedAt: string;
  seconds: number;
};

/** An evaluation as it is kept: scores and results, and by what they were measured. */
export const reportOf = (evaluated: Evaluated): EvaluationReport => ({
  dataset: {
    name: evaluated.name,
    sha256: sha256Hex(canonicalJson(evaluated.cases)),
    cases: evaluated.cases.length,
  },
  grader_version: GRADER_VERSION,
  graph: "ticket",
  graph_version: GRAPH_VERSION,
  policy_hash: evaluated.policy.hash,
  versions: evaluated.versions,
  judge_prompt: evaluated.isJudged ? JUDGE_PROMPT : null,
  repeats: evaluated.repeats,
  trajectory_mode: evaluated.mode,
  started_at: evaluated.startedAt,
  seconds: evaluated.seconds,
  scores: scoreAll(evaluated.results, evaluated.repeats),
  results: evaluated.results,
});
