import { buildSandboxedGraph, type Outside } from "../replay/sandboxed-graph.js";
import type { Config } from "../config.js";
import { createReplays } from "../replay/create-replays.js";
import type { Threads } from "../replay/place.js";
import { createFixedWorld } from "../replay/fixed-world.js";
import { recordInMemory } from "../replay/record-in-memory.js";
import { openSandbox } from "../replay/sandbox.js";
import type { Parts } from "./open-parts.js";
import type { Overrides } from "./overrides.js";

type ReplayParts = Pick<Parts, "store" | "policy" | "log"> & {
  knowledge: Pick<Parts["knowledge"], "index" | "classifiers">;
};

/** Runs of this desk, run again: they read from its store and index, and have nothing to write to them with. */
export function buildReplays(
  parts: ReplayParts,
  { model }: Pick<Config, "model">,
  { exchange }: Pick<Overrides, "exchange">,
) {
  const { store, knowledge, policy, log } = parts;
  const outside = {
    search: (query, options) => knowledge.index.search(query, options),
    classifiers: knowledge.classifiers,
    queueStatus: store.queueStatus,
    model,
    exchange,
  } satisfies Outside;
  return createReplays({
    ...store,
    desk: store.documents,
    outside,
    policy,
    threads: threadsOf(parts, outside),
    log,
  });
}

/** The graph over the desk's checkpoints, to read them by: its nodes are never run. */
function threadsOf({ store, policy, log }: ReplayParts, outside: Outside): Threads {
  return {
    getStateHistory: async function* (config) {
      const world = createFixedWorld(new Date(0).toISOString(), "threads");
      const sandbox = openSandbox({ policy, world, log });
      try {
        const { recorder } = recordInMemory(world);
        const graph = buildSandboxedGraph({ sandbox, recorder, outside, policy, world, log });
        const checkpointer = store.checkpointerFor(async () => {});
        yield* graph.compile({ checkpointer }).getStateHistory(config);
      } finally {
        await sandbox.close();
      }
    },
  };
}
