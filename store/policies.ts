import { isoNow, type Clock } from "../domain/clock.js";
import { DocumentConflict, type Documents } from "../domain/documents.js";
import type { PolicyInForce } from "../domain/policy.js";
import type { PolicyDocument } from "../domain/policy-document.js";
import { createCollection } from "./collection.js";

export type Policies = {
  /** Keeps a policy by its hash; one that is kept already stays as it is. */
  keep(policy: PolicyInForce): Promise<void>;
  get(hash: string): Promise<PolicyInForce | undefined>;
};

export function createPolicies({ documents, clock }: { documents: Documents; clock: Clock }): Policies {
  const { get } = createCollection(documents, "policies");
  return {
    keep: async ({ policy, hash }) => {
      if (await documents.get("policies", hash)) return;
      const document: PolicyDocument = { policy_hash: hash, policy, first_used_at: isoNow(clock) };
      try {
        await documents.insert("policies", document);
      } catch (err) {
        // Another process that starts at the same moment has kept the same.
        if (!(err instanceof DocumentConflict)) throw err;
      }
    },
    get: async (hash) => {
      const kept = await get(hash);
      return kept && { policy: kept.policy, hash };
    },
  };
}
