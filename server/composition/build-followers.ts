import type { Op } from "../../domain/documents.js";
import type { Jobs } from "../../domain/jobs.js";
import { createAfterCommit } from "../worker/after-commit.js";
import { createArticleOutcomes } from "../worker/article-outcomes.js";
import { createReads } from "../worker/deps.js";
import { buildIndex } from "./build-index.js";
import type { Parts } from "./open-parts.js";
import type { ProcessRole } from "./process-role.js";

/** What follows from the commits of a process, whatever its role: what is learned from them, and who has become free. */
export function buildFollowers(parts: Parts & { jobs: Jobs }, role: ProcessRole) {
  const { store, policy, log, jobs } = parts;
  const { documents, tickets } = store;
  const reads = createReads(documents);
  const { keptIndex, resolvedIndex } = buildIndex(parts, role);
  const afterCommit: (ops: readonly Op[]) => void = createAfterCommit({
    resolvedIndex,
    recordArticleOutcome: createArticleOutcomes({ documents, tickets, reads, policy: policy.policy, log }),
    jobs,
  });
  return { keptIndex, afterCommit };
}
