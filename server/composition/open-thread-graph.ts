import type { Logger } from "pino";
import type { PolicyInForce } from "../../domain/policy.js";
import type { Drawing, ThreadGraph } from "../langgraph/thread-graph.js";
import { createFixedWorld } from "../replay/fixed-world.js";
import { recordInMemory } from "../replay/record-in-memory.js";
import { openSandbox } from "../replay/sandbox.js";
import { buildSandboxedGraph, type Outside } from "../replay/sandboxed-graph.js";
import type { Store } from "./open-store.js";

type Options = { store: Pick<Store, "checkpointerFor">; policy: PolicyInForce; log: Logger };

const never = async (): Promise<never> => {
  throw new TypeError("a graph that threads are read by asks nothing");
};

const NOTHING_OUTSIDE: Outside = {
  search: never,
  classifiers: { predict: never },
  queueStatus: never,
  model: null,
};

/** The graph over the desk's checkpoints, to read them by: its nodes are never run, and stand in an empty sandbox. */
export function openThreadGraph({ store, policy, log }: Options): ThreadGraph & {
  close: () => Promise<void>;
} {
  const world = createFixedWorld(new Date(0).toISOString(), "threads");
  const sandbox = openSandbox({ policy, world, log });
  const { recorder } = recordInMemory(world);
  const graph = buildSandboxedGraph({ sandbox, recorder, outside: NOTHING_OUTSIDE, policy, world, log });
  const compiled = graph.compile({ checkpointer: store.checkpointerFor(async () => {}) });
  return {
    getState: (at) => compiled.getState(at),
    getStateHistory: (at, options) => compiled.getStateHistory(at, options),
    draw: async () => (await compiled.getGraphAsync()).toJSON() as Drawing,
    close: () => sandbox.close(),
  };
}
