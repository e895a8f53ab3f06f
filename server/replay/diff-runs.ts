import { diffWordsWithSpace } from "diff";
import type { DraftPart, RunSummary } from "../../domain/fork.js";
import type { Difference } from "../../domain/replay.js";
import { differencesOf } from "../../domain/difference.js";

/** What differs between two runs of one ticket in path, decisions, actions, review, answer and SLA. */
export const differences = (recorded: RunSummary, now: RunSummary): Difference[] =>
  differencesOf(compared(recorded), compared(now));

/** By node, so that one that did not run this time is one difference and not all that follow. */
function compared({ path, decisions, actions, escalation, review, answer, sla }: RunSummary) {
  const byNode = decisions.map(
    ({ node, outcome, ...decision }) => [node, { ...outcome, ...decision }] as const,
  );
  return { path: path.join(" → "), ...Object.fromEntries(byNode), actions, escalation, review, answer, sla };
}

/** The words of two drafts; none where they are the same. */
export function draftParts(recorded: string | null, now: string | null): DraftPart[] {
  if (recorded === now) return [];
  return diffWordsWithSpace(recorded ?? "", now ?? "").map(({ added, removed, value }) => ({
    change: added ? "added" : removed ? "removed" : "same",
    text: value,
  }));
}
