import type { Documents } from "../domain/documents.js";
import type { CallDocument } from "../domain/run.js";
import { createCollection } from "./collection.js";

/** Far above any run's budget. */
const MAX_CALLS = 10_000;

export type Calls = {
  /** All calls of a run, in the order in which they were begun. */
  ofRun(runId: string): Promise<CallDocument[]>;
};

export function createCalls({ documents }: { documents: Documents }): Calls {
  const { find } = createCollection(documents, "calls");
  return {
    ofRun: (runId) =>
      find({ filter: { run_id: runId }, sort: { field: "call_id", direction: "asc" }, limit: MAX_CALLS }),
  };
}
