import { DAY_MS, isoAfter, isoNow, type Clock } from "../../domain/clock.js";
import type { Documents, Op } from "../../domain/documents.js";
import type { Jobs } from "../../domain/jobs.js";
import { createCollection } from "../../store/collection.js";
import { askForDue } from "./ask-for-due.js";

/** More endpoints than a desk has. */
const ENDPOINTS = 10_000;
const FORGOTTEN_AT_ONCE = 500;

type Deps = { documents: Documents; jobs: Jobs; clock: Clock; keepDays: number };

/**
 * Asks for the job of every delivery that is due and of every one whose sender has died, each endpoint's for itself,
 * and forgets those that have not changed for `keepDays`. Tells how many it asked for.
 */
export function createSweepDeliveries(deps: Deps): () => Promise<number> {
  const endpoints = createCollection(deps.documents, "webhooks");
  return async () => {
    await forgetOld(deps);
    const all = await endpoints.find({ limit: ENDPOINTS });
    const counts = await Promise.all(all.map(({ webhook_id }) => askForDue(deps, webhook_id)));
    return counts.reduce((sum, count) => sum + count, 0);
  };
}

async function forgetOld({ documents, clock, keepDays }: Deps): Promise<void> {
  const before = isoAfter(isoNow(clock), -keepDays * DAY_MS);
  const old = await documents.find("webhook_deliveries", {
    filter: { at: { lt: before } },
    sort: { field: "at", direction: "asc" },
    limit: FORGOTTEN_AT_ONCE,
  });
  const ops = old.map((row): Op => ({
    op: "remove",
    collection: "webhook_deliveries",
    key: String(row["delivery_id"]),
  }));
  if (ops.length > 0) await documents.commit(ops);
}
