import type { Op } from "../../domain/documents.js";
import { PathStep } from "../../domain/run.js";

/** Runs whose paths are remembered: more than are worked at once. */
const RUNS_KEPT = 1000;

/** The steps that an operation adds to a run's path; none for most. */
export type NewSteps = (op: Op) => PathStep[];

/**
 * Reads new steps of runs out of what is committed, whether they were appended or the whole path was stored again:
 * how much of each run's path has passed is remembered.
 */
export function createNewSteps(): NewSteps {
  const lengths = new Map<string, number>();
  const remember = (runId: string, length: number) => {
    lengths.delete(runId);
    lengths.set(runId, length);
    const [oldest] = lengths.keys();
    if (lengths.size > RUNS_KEPT && oldest !== undefined) lengths.delete(oldest);
  };
  return (op) => {
    if (op.collection !== "runs") return [];
    if (op.op === "append" && op.field === "path") {
      remember(op.key, (lengths.get(op.key) ?? 0) + op.values.length);
      return parsed(op.values);
    }
    const path: unknown = op.op === "patch" ? op.set["path"] : undefined;
    if (op.op !== "patch" || !Array.isArray(path)) return [];
    const known = lengths.get(op.key) ?? 0;
    remember(op.key, path.length);
    return parsed(path.slice(known));
  };
}

const parsed = (steps: readonly unknown[]): PathStep[] =>
  steps.flatMap((step) => {
    const { success, data } = PathStep.safeParse(step);
    return success ? [data] : [];
  });
