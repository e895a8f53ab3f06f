import type { StateSnapshot } from "@langchain/langgraph";
import { AppError } from "../../domain/errors.js";
import type { StartAt } from "./player.js";

/** A node, or which of its passes: `troubleshoot:2`. */
const PLACE = /^[a-z_]+(?::[1-9]\d*)?$/;

/** The desk's own graph, to read its threads. */
export type Threads = {
  getStateHistory(config: {
    configurable: { thread_id: string };
  }): AsyncIterable<Pick<StateSnapshot, "config" | "next">>;
};

/**
 * A place in a run as it is typed: a node, which of its passes, or a checkpoint of its thread.
 * @throws AppError "not_found" where the thread has no such checkpoint, or nothing comes after it
 */
export async function placeOf(typed: string, { runId, threads }: { runId: string; threads: Threads }) {
  if (PLACE.test(typed)) {
    const [node = "", nth = "1"] = typed.split(":");
    return { node, nth: Number(nth) };
  }
  return placeAtCheckpoint(typed, { runId, threads });
}

async function placeAtCheckpoint(
  checkpointId: string,
  { runId, threads }: { runId: string; threads: Threads },
): Promise<StartAt> {
  const nexts: (readonly string[])[] = [];
  let isThere = false;
  // Newest first: what is seen from the checkpoint on is what led to it.
  for await (const { config, next } of threads.getStateHistory({ configurable: { thread_id: runId } })) {
    isThere ||= config.configurable?.["checkpoint_id"] === checkpointId;
    if (isThere) nexts.push(next);
  }
  const [node] = nexts[0] ?? [];
  if (node === undefined || node === "__start__")
    throw new AppError(
      "not_found",
      isThere
        ? `Nothing that a replay could begin at comes after the checkpoint ${checkpointId}.`
        : `The thread of ${runId} has no checkpoint ${checkpointId}.`,
    );
  return { node, nth: nexts.filter((next) => next.includes(node)).length };
}
