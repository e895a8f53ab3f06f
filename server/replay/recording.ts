import { AppError } from "../../domain/errors.js";
import type { PolicyInForce } from "../../domain/policy.js";
import type { ReviewDocument } from "../../domain/review.js";
import type { CallDocument, RunDocument } from "../../domain/run.js";
import { withAnswers } from "../../domain/trace.js";
import type { Store } from "../composition/open-store.js";
import { nodePasses, type NodePass } from "../../domain/node-passes.js";

/** A run as it was recorded: all that a replay goes by. */
export type Recording = {
  run: RunDocument;
  /** In the order begun, each with its answer. */
  calls: CallDocument[];
  /** What each node returned, in that order. */
  passes: NodePass[];
  /** Its reviews, oldest first. */
  reviews: ReviewDocument[];
  /** That it was worked under; undefined where it is no longer known. */
  policy: PolicyInForce | undefined;
};

/** More reviews than a run can have. */
const MANY_REVIEWS = 100;

export type RecordingReads = {
  runs: Pick<Store["runs"], "get">;
  calls: Store["calls"];
  reviews: Pick<Store["reviews"], "list">;
  policies: Pick<Store["policies"], "get">;
};

/** @throws AppError "not_found" */
export async function readRecording(
  { runs, calls, reviews, policies }: RecordingReads,
  runId: string,
): Promise<Recording> {
  const run = await runs.get(runId);
  if (!run) throw new AppError("not_found", `there is no run ${runId}`);
  const [recorded, { items }, policy] = await Promise.all([
    calls.ofRun(runId),
    reviews.list({ run_id: runId, limit: MANY_REVIEWS }),
    policies.get(run.policy_hash),
  ]);
  const answered = withAnswers(recorded);
  return {
    run,
    calls: answered,
    passes: nodePasses(answered),
    reviews: items.toReversed(),
    policy,
  };
}
