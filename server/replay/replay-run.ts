import type { Logger } from "pino";
import type { PolicyInForce } from "../../domain/policy.js";
import type { Replay } from "../../domain/replay.js";
import { firstDivergence, isBrokenOff } from "./compare.js";
import { placeOf, type Threads } from "./place.js";
import { readRecording, type Recording, type RecordingReads } from "./recording.js";
import { rerun } from "./rerun.js";
import type { DeskReads } from "./sandbox.js";
import type { Outside } from "./sandboxed-graph.js";
import { hasPass, recordedModel, whyNot } from "./why-not.js";

export type ReplayDeps = RecordingReads & {
  desk: DeskReads;
  outside: Outside;
  /** In force now: what a run is replayed under whose own policy is no longer known. */
  policy: PolicyInForce;
  /** Of the desk, to find a checkpoint in. */
  threads: Threads;
  log: Logger;
};

/** Runs a recorded run again from its recording alone. @throws AppError "not_found" */
export async function replayRun(
  deps: ReplayDeps,
  runId: string,
  { from: place }: { from?: string | undefined },
): Promise<Replay> {
  const from = place === undefined ? null : await placeOf(place, { ...deps, runId });
  const recording = await readRecording(deps, runId);
  const policy = recording.policy ?? deps.policy;
  const impossible = whyNot(recording, from);
  if (impossible !== undefined) return told(recording, policy, { outcome: "impossible", detail: impossible });
  const outside = { ...deps.outside, model: recordedModel(recording), exchange: unreachable };
  const again = await rerun({ ...deps, outside }, { recording, policy, from, fork: null });
  const divergence = firstDivergence(recording, again);
  const { missing } = again;
  if (missing && !(isBrokenOff(recording) && !hasPass(recording, missing.node)))
    return told(recording, policy, { outcome: "stopped", missing });
  if (divergence) return told(recording, policy, { outcome: "diverged", divergence });
  return told(recording, policy, { outcome: "identical" });
}

const unreachable = async (): Promise<never> => {
  throw new TypeError("a replay asks no model");
};

function told(
  { run, passes }: Recording,
  policy: PolicyInForce,
  how: Pick<Replay, "outcome"> & Partial<Replay>,
): Replay {
  return {
    run_id: run.run_id,
    ticket_id: run.ticket_id,
    nodes_compared: passes.length,
    divergence: null,
    missing: null,
    detail: null,
    policy_hash: policy.hash,
    ...how,
  };
}
