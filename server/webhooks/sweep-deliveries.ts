import type { Clock } from "../../domain/clock.js";
import type { Documents } from "../../domain/documents.js";
import type { Jobs } from "../../domain/jobs.js";
import { createCollection } from "../../store/collection.js";
import { askForDue } from "./ask-for-due.js";

/** More endpoints than a desk has. */
const ENDPOINTS = 10_000;

type Deps = { documents: Documents; jobs: Jobs; clock: Clock };

/**
 * Asks for the job of every delivery that is due and of every one whose sender has died, each endpoint's for itself.
 * Tells how many it asked for.
 */
export function createSweepDeliveries(deps: Deps): () => Promise<number> {
  const endpoints = createCollection(deps.documents, "webhooks");
  return async () => {
    const all = await endpoints.find({ limit: ENDPOINTS });
    const counts = await Promise.all(all.map(({ webhook_id }) => askForDue(deps, webhook_id)));
    return counts.reduce((sum, count) => sum + count, 0);
  };
}
