import { useState } from "react";
import type { Review } from "../../api/client.ts";
import { draftOf, type Draft } from "./draft.ts";

/** Drafts that were begun, by proposal: who looks at the next review and comes back finds theirs again. */
const begun = new Map<string, Draft>();
const MOST_KEPT = 50;

export function useDraft({ review_id, proposal_hash, proposal }: Review): [Draft, (draft: Draft) => void] {
  const key = `${review_id}/${proposal_hash}`;
  const [draft, setDraft] = useState<Draft>(() => begun.get(key) ?? draftOf(proposal));
  const change = (next: Draft) => {
    begun.set(key, next);
    const [oldest] = begun.keys();
    if (begun.size > MOST_KEPT && oldest !== undefined) begun.delete(oldest);
    setDraft(next);
  };
  return [draft, change];
}
