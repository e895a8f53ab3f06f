import type { TicketState } from "../../agents/state.js";
import type { RunGraph } from "./deps.js";

/** How a run's thread stands, read from its latest checkpoint. */
export type RunView = {
  state: TicketState;
  /** Null before the first checkpoint. */
  checkpoint_id: string | null;
  /** The one interrupt that waits for an answer; null when none does. */
  interrupt_id: string | null;
  stands: "unbegun" | "interrupted" | "unfinished" | "ended";
};

/** Looks at a run's thread. A thread without a checkpoint is unbegun. */
export async function readRunView(graph: Pick<RunGraph, "getState">, runId: string): Promise<RunView> {
  const snapshot = await graph.getState({ configurable: { thread_id: runId } });
  const checkpoint: unknown = snapshot.config.configurable?.["checkpoint_id"];
  const checkpoint_id = typeof checkpoint === "string" ? checkpoint : null;
  const interrupt_id = snapshot.tasks.flatMap(({ interrupts }) => interrupts)[0]?.id ?? null;
  const state = snapshot.values as TicketState;
  if (checkpoint_id === null) return { state, checkpoint_id, interrupt_id, stands: "unbegun" };
  if (interrupt_id !== null) return { state, checkpoint_id, interrupt_id, stands: "interrupted" };
  // Not `next`: it leaves out a task whose writes are stored while the checkpoint after it is not.
  return { state, checkpoint_id, interrupt_id, stands: snapshot.tasks.length > 0 ? "unfinished" : "ended" };
}
