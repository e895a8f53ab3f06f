import { createFollowArticles } from "../knowledge/follow-articles.js";
import { createKeepIndex } from "../knowledge/keep-index.js";
import { createReads } from "../worker/deps.js";
import { createResolvedIndex } from "../worker/resolved-index.js";
import type { Parts } from "./open-parts.js";
import { isWorking, type ProcessRole } from "./process-role.js";

/** What keeps the indexes of a process as the documents are: of resolved tickets only where tickets are worked. */
export function buildIndex(
  { store, knowledge, clock, log }: Pick<Parts, "store" | "knowledge" | "clock" | "log">,
  role: ProcessRole,
) {
  const { documents, tickets, articles } = store;
  const { index, upkeep } = knowledge;
  const resolved = createResolvedIndex({
    documents,
    tickets,
    reads: createReads(documents),
    index,
    clock,
    log,
  });
  const followArticles = createFollowArticles({ documents, articles, index, upkeep, clock });
  return {
    keptIndex: createKeepIndex({
      followers: isWorking(role) ? [followArticles, resolved] : [followArticles],
      upkeep,
      log,
    }),
    /** What the process itself resolves and reopens is put at once, where it holds tickets at all. */
    resolvedIndex: isWorking(role) ? resolved : { add: async () => {}, remove: async () => {} },
  };
}
