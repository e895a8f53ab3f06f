import { differencesOf } from "../../../domain/difference.ts";
import type { Fork, Trace } from "../../api/client.ts";

/** What two runs decided otherwise, field by field: path, outcome and decider of each node, reviews. */
export const compareRuns = (one: Trace, other: Trace): Fork["differences"] =>
  differencesOf(compared(one), compared(other));

function compared({ path, status, decisions, reviews, graph_version, policy_hash, versions }: Trace) {
  const byNode = decisions.map(
    ({ node, outcome, ...decision }) => [node, { ...outcome, ...decision }] as const,
  );
  return {
    status,
    path: path.map(({ node }) => node).join(" → "),
    ...Object.fromEntries(byNode),
    people: reviews.map(({ type, by }) => `${by}: ${type}`),
    graph_version,
    policy_hash,
    model: versions?.model ?? null,
  };
}
