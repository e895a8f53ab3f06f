import type { Config } from "../config.js";
import { createReplays } from "../replay/create-replays.js";
import type { Threads } from "../replay/place.js";
import type { Outside } from "../replay/sandboxed-graph.js";
import type { Parts } from "./open-parts.js";
import { openThreadGraph } from "./open-thread-graph.js";
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
    threads: threadsOf(parts),
    log,
  });
}

/** Opened for each question: a script that asks one has nothing of it to close. */
const threadsOf = (parts: ReplayParts): Threads => ({
  getStateHistory: async function* (config) {
    const graph = openThreadGraph(parts);
    try {
      yield* graph.getStateHistory(config);
    } finally {
      await graph.close();
    }
  },
});
