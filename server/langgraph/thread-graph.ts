import type { StateSnapshot } from "@langchain/langgraph";

/** A run's thread, and a checkpoint of it. */
type At = { configurable: { thread_id: string; checkpoint_id?: string } };

export type Snapshot = Pick<
  StateSnapshot,
  "values" | "next" | "config" | "metadata" | "createdAt" | "parentConfig" | "tasks"
>;

/** A graph as it is drawn. */
export type Drawing = {
  nodes: { id: string }[];
  edges: { source: string; target: string; conditional?: boolean }[];
};

/** The compiled graph over the desk's checkpoints: to read threads and draw it by, never to run. */
export type ThreadGraph = {
  getState(at: At): Promise<Snapshot>;
  /** Newest first. */
  getStateHistory(at: At, options?: { limit?: number }): AsyncIterable<Snapshot>;
  draw(): Promise<Drawing>;
};
