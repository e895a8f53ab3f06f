import type { Op, Stored } from "../../domain/documents.js";
import { CallDocument, PathStep } from "../../domain/run.js";
import { withAnswers } from "../../domain/trace.js";
import { createRecorder, type Recorder } from "../recording/recorder.js";
import type { World } from "./sandbox.js";

/** What was recorded of one run. */
export type Recorded = { calls: CallDocument[]; path: PathStep[] };

/** The desk's own recorder over lists in memory, for runs that are looked at once. */
export function recordInMemory({ clock, ids }: Pick<World, "clock" | "ids">): {
  recorder: Recorder;
  /** Gives what was recorded of a run, and forgets it. */
  takeOf: (runId: string) => Promise<Recorded>;
} {
  const kept = new Map<string, { calls: Stored[]; path: unknown[] }>();
  const of = (runId: string) => {
    const known = kept.get(runId) ?? { calls: [], path: [] };
    kept.set(runId, known);
    return known;
  };
  const keep = (op: Op): void => {
    if (op.op === "insert") of(String(op.document["run_id"])).calls.push(op.document);
    if (op.op === "append") of(op.key).path.push(...op.values);
  };
  const recorder = createRecorder({
    documents: { commit: async (ops) => ops.forEach(keep), find: async () => [] },
    clock,
    ids,
  });
  return {
    recorder,
    takeOf: async (runId) => {
      await recorder.flush(runId);
      recorder.close(runId);
      const { calls, path } = of(runId);
      kept.delete(runId);
      const inOrder = calls.map((call) => CallDocument.parse(call)).toSorted(byBegin);
      return { calls: withAnswers(inOrder), path: path.map((step) => PathStep.parse(step)) };
    },
  };
}

const byBegin = (a: CallDocument, b: CallDocument): number => (a.call_id < b.call_id ? -1 : 1);
