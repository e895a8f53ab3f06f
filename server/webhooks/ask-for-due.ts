import { isoAfter, isoNow, SECOND_MS, type Clock } from "../../domain/clock.js";
import { WebhookDeliveryDocument } from "../../domain/webhook.js";
import type { Ask, FindRows } from "../worker/sweep-rows.js";
import { ANSWER_MS } from "./post-signed.js";

/** So many of one endpoint at a time: none fills the jobs, or a process, for the others. */
export const OF_ONE = 200;
/**
 * Of so many of one endpoint a sweep asks: enough to begin with. Whoever finds that the endpoint takes what has waited
 * asks for the others, and where it takes nothing, hundreds of jobs would come each sweep to find no place.
 */
export const SWEPT_OF_ONE = 20;
/** A delivery that is due for longer was found by a sweep, or has waited in line. */
export const LATE_MS = 5 * SECOND_MS;
/** Whoever is still sending after this has died; the endpoint knows a second copy by its id. */
export const SENDING_MS = ANSWER_MS + 5 * SECOND_MS;

const DeliveryRow = WebhookDeliveryDocument.pick({ delivery_id: true });

type Deps = {
  findRows: FindRows;
  ask: Ask;
  clock: Clock;
  /** Of so many at most; by default of all that are found at once. */
  most?: number;
};

/**
 * Asks for the job of each delivery to an endpoint that is due, the longest due first, and of each whose sender has
 * died. Tells how many.
 */
export async function askForDue(
  { findRows, ask, clock, most = OF_ONE }: Deps,
  webhookId: string,
): Promise<number> {
  const now = isoNow(clock);
  const stuckSince = isoAfter(now, -SENDING_MS);
  const due = (filter: { status: "held" | "sending"; due_at?: { lte: string }; at?: { lte: string } }) =>
    findRows("webhook_deliveries", DeliveryRow, {
      filter: { webhook_id: webhookId, ...filter },
      sort: { field: "due_at", direction: "asc" },
      limit: OF_ONE,
    });
  const [held, stuck] = await Promise.all([
    due({ status: "held", due_at: { lte: now } }),
    due({ status: "sending", at: { lte: stuckSince } }),
  ]);
  let asked = 0;
  for (const { delivery_id } of [...stuck, ...held])
    if (asked < most) asked += ask("deliver-webhook", { delivery_id });
  return asked;
}
