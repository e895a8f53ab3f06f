import { mayOnTicket } from "../../domain/rights.js";
import type { RunDocument } from "../../domain/run.js";
import type { TicketDocument } from "../../domain/ticket.js";
import { withAnswers } from "../../domain/trace.js";
import type { HttpDeps } from "../http/deps.js";
import type { Who } from "../http/who.js";
import { nodePasses } from "../../domain/node-passes.js";
import { stateOf } from "../replay/state-of.js";
import { maskedFor } from "../views/staff-views.js";
import type { Snapshot } from "./thread-graph.js";

type Deps = Pick<HttpDeps, "runs" | "calls" | "threadGraph">;

/** A ticket's current run, where the reader may see runs. */
export async function currentRun(
  { runs }: Pick<HttpDeps, "runs">,
  ticket: TicketDocument,
  who: Who,
): Promise<RunDocument | undefined> {
  if (ticket.run_id === null || !mayOnTicket(who, "runs.read", ticket)) return undefined;
  return runs.get(ticket.run_id);
}

/** The state of a ticket's current run, as its reader may see it; nothing where there is none to see. */
export async function runState(
  deps: Deps,
  ticket: TicketDocument,
  who: Who,
): Promise<Record<string, unknown>> {
  const run = await currentRun(deps, ticket, who);
  if (!run) return {};
  const state = run.pruned
    ? await recordedState(deps, run)
    : (await latestSnapshot(deps, run.run_id))?.values;
  return maskedFor((state ?? {}) as Record<string, unknown>, { role: who.role, ticket });
}

/** Where a run stands; undefined before its first checkpoint, and once they are pruned. */
export async function latestSnapshot(
  { threadGraph }: Pick<HttpDeps, "threadGraph">,
  runId: string,
): Promise<Snapshot | undefined> {
  const snapshot = await threadGraph.getState({ configurable: { thread_id: runId } });
  return checkpointIdOf(snapshot) === null ? undefined : snapshot;
}

/** The id of a snapshot's checkpoint; null where there is none. */
export const checkpointIdOf = ({ config }: Pick<Snapshot, "config">): string | null =>
  textOrNull(config.configurable?.["checkpoint_id"]);

/** The id of the checkpoint before it. */
export const parentIdOf = ({ parentConfig }: Snapshot): string | null =>
  textOrNull(parentConfig?.configurable?.["checkpoint_id"]);

const textOrNull = (value: unknown): string | null => (typeof value === "string" ? value : null);

/** Traces are kept longer than checkpoints: what the nodes returned adds up to the same. */
async function recordedState({ calls }: Deps, run: RunDocument): Promise<object> {
  return stateOf(run, nodePasses(withAnswers(await calls.ofRun(run.run_id))));
}
