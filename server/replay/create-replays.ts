import type { Fork } from "../../domain/fork.js";
import type { Replay } from "../../domain/replay.js";
import type { Changes } from "./changes.js";
import { forkRun, type Forked } from "./fork-run.js";
import { replayRun, type ReplayDeps } from "./replay-run.js";

export type Replays = {
  /**
   * Runs a recorded run again from its recording alone. `from`: a node, which of its passes (`troubleshoot:2`), or a
   * checkpoint of its thread. @throws AppError "not_found" for a run, ticket or checkpoint that is not there
   */
  replay(runId: string, options?: { from?: string | undefined }): Promise<Replay>;
  /**
   * Runs it again with something changed, beside what it was. @throws AppError "not_found"; "invalid_input" for what
   * cannot be changed so
   */
  fork(runId: string, changes: Changes): Promise<Fork>;
  /** The same, with the state that it comes to. */
  forkToState(runId: string, changes: Changes): Promise<Forked>;
};

/** Recorded runs, run again without touching the world: nothing here can write to the desk. */
export const createReplays = (deps: ReplayDeps): Replays => ({
  replay: (runId, options = {}) => replayRun(deps, runId, options),
  fork: async (runId, changes) => (await forkRun(deps, runId, changes)).fork,
  forkToState: (runId, changes) => forkRun(deps, runId, changes),
});
