import { randomBytes } from "node:crypto";
import type { Documents } from "../../domain/documents.js";
import { createIds } from "../../domain/ids.js";
import type { Policy } from "../../domain/policy.js";
import { createApiKeys } from "../../store/api-keys.js";
import { createCustomers } from "../../store/customers.js";
import { createPeople } from "../../store/people.js";

/** What `issueKey` stands on, for commands that make keys beside a running desk. */
export function keyDeps(documents: Documents, policy: Policy) {
  const clock = () => new Date();
  const ids = createIds({ clock, randomBytes });
  return {
    documents,
    clock,
    ids,
    policy,
    apiKeys: createApiKeys({ documents, clock, ids, randomBytes }),
    people: createPeople({ documents }),
    customers: createCustomers({ documents, clock, ids, currency: policy.desk.currency }),
  };
}
