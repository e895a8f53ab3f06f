import { canonicalJson } from "../domain/canonical-json.js";
import type { Evidence, Proposal } from "../domain/review.js";
import { sha256Hex } from "./hash.js";

/** What an approval is bound to: change the proposal, its evidence or the policy, and it is another. */
export const proposalHash = (bound: {
  proposal: Proposal;
  evidence: Evidence;
  policy_hash: string;
}): string => sha256Hex(canonicalJson([bound.proposal, bound.evidence, bound.policy_hash]));
