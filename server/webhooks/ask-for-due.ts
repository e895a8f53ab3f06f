import { isoAfter, isoNow, SECOND_MS, type Clock } from "../../domain/clock.js";
import type { Documents } from "../../domain/documents.js";
import type { Jobs } from "../../domain/jobs.js";
import { createCollection } from "../../store/collection.js";
import { ANSWER_MS } from "./post-signed.js";

/** So many of one endpoint at a time: none fills the jobs, or a process, for the others. */
export const OF_ONE = 200;
/** Whoever is still sending after this has died; the endpoint knows a second copy by its id. */
export const SENDING_MS = ANSWER_MS + 5 * SECOND_MS;

/**
 * Asks for the job of each delivery to an endpoint that is due, the longest due first, and of each whose sender has
 * died. Tells how many.
 */
export async function askForDue(
  { documents, jobs, clock }: { documents: Documents; jobs: Jobs; clock: Clock },
  webhookId: string,
): Promise<number> {
  const { find } = createCollection(documents, "webhook_deliveries");
  const now = isoNow(clock);
  const sort = { field: "due_at", direction: "asc" } as const;
  const ofEndpoint = { webhook_id: webhookId };
  const [held, sending] = await Promise.all([
    find({ filter: { ...ofEndpoint, status: "held", due_at: { lte: now } }, sort, limit: OF_ONE }),
    find({ filter: { ...ofEndpoint, status: "sending" }, sort, limit: OF_ONE }),
  ]);
  const stuck = sending.filter(({ at }) => isoAfter(at, SENDING_MS) <= now);
  for (const { delivery_id } of [...held, ...stuck]) jobs.enqueue("deliver-webhook", { delivery_id });
  return held.length + stuck.length;
}
