import type { Op } from "../../domain/documents.js";
import { PathStep } from "../../domain/run.js";

/** The steps that an operation adds to a run's path; none for most. */
export function newSteps(op: Op): PathStep[] {
  if (op.collection !== "runs" || op.op !== "append" || op.field !== "path") return [];
  return op.values.flatMap((step) => {
    const { success, data } = PathStep.safeParse(step);
    return success ? [data] : [];
  });
}
