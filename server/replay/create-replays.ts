import type { Logger } from "pino";
import type { PolicyInForce } from "../../domain/policy.js";
import type { Replay } from "../../domain/replay.js";
import { NodeName } from "../../domain/run.js";
import type { Config } from "../config.js";
import { firstDivergence, isBrokenOff } from "./compare.js";
import { placeOf, type Threads } from "./place.js";
import type { StartAt } from "./player.js";
import { readRecording, type Recording, type RecordingReads } from "./recording.js";
import { rerun } from "./rerun.js";
import type { DeskReads } from "./sandbox.js";
import type { Outside } from "./sandboxed-graph.js";

const NODES: ReadonlySet<string> = new Set(NodeName.options);

export type ReplayDeps = RecordingReads & {
  desk: DeskReads;
  outside: Outside;
  /** In force now: what a run is replayed under whose own policy is no longer known. */
  policy: PolicyInForce;
  /** Of the desk, to find a checkpoint in. */
  threads: Threads;
  log: Logger;
};

export type Replays = {
  /**
   * Runs a recorded run again from its recording alone. `from`: a node, which of its passes (`troubleshoot:2`), or a
   * checkpoint of its thread. @throws AppError "not_found" for a run, ticket or checkpoint that is not there
   */
  replay(runId: string, options?: { from?: string | undefined }): Promise<Replay>;
};

/** Recorded runs, run again without touching the world: nothing here can write to the desk. */
export function createReplays(deps: ReplayDeps): Replays {
  return {
    replay: async (runId, options = {}) => {
      const from = options.from === undefined ? null : await placeOf(options.from, { ...deps, runId });
      const recording = await readRecording(deps, runId);
      const policy = recording.policy ?? deps.policy;
      const impossible = whyNot(recording, from);
      if (impossible !== undefined)
        return told(recording, policy, { outcome: "impossible", detail: impossible });
      const outside = { ...deps.outside, model: recordedModel(recording), exchange: unreachable };
      const again = await rerun({ ...deps, outside }, { recording, policy, from, fork: null });
      const divergence = firstDivergence(recording, again);
      const { missing } = again;
      if (missing && !(isBrokenOff(recording) && !hasPass(recording, missing.node)))
        return told(recording, policy, { outcome: "stopped", missing });
      if (divergence) return told(recording, policy, { outcome: "diverged", divergence });
      return told(recording, policy, { outcome: "identical" });
    },
  };
}

/** Why a recording cannot be run again, in words; undefined where it can. */
function whyNot({ run, calls, passes }: Recording, from: StartAt | null): string | undefined {
  const gone = run.path.find(({ node }) => !NODES.has(node));
  if (gone) return `The node ${gone.node} of graph version ${run.graph_version} no longer exists.`;
  if (run.path.length > 0 && calls.length === 0) return "What was recorded of it is no longer kept.";
  if (from && !NODES.has(from.node))
    return `There is no node ${from.node}; there are ${[...NODES].join(", ")}.`;
  if (from && passes.length === 0)
    return "It was recorded before what nodes return was: it can only be run again from its beginning.";
  if (
    from &&
    !passes.some(({ node }) => node === from.node) &&
    !run.path.some(({ node }) => node === from.node)
  )
    return `The run never came to ${from.node}.`;
  return undefined;
}

const hasPass = ({ passes }: Recording, name: string): boolean => passes.some(({ node }) => node === name);

/** The model as it was then, so that decisions are told to be its. */
function recordedModel({ run, calls }: Recording): Config["model"] {
  const decided = run.decisions.map(({ decided_by }) => /^model:(.+)$/.exec(decided_by)?.[1]);
  const asked = calls.some(({ kind }) => kind === "model");
  const name = run.versions?.model ?? decided.find((one) => one !== undefined) ?? (asked ? "unknown" : null);
  return name === null ? null : { apiKey: "", baseUrl: undefined, name };
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
