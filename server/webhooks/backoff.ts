import { HOUR_MS, isoAfter, SECOND_MS } from "../../domain/clock.js";
import type { WebhookDeliveryDocument } from "../../domain/webhook.js";

const FIRST_MS = 5 * SECOND_MS;
const FACTOR = 4;
const LONGEST_MS = 6 * HOUR_MS;
/** Receivers that fail together are not all asked again together: each wait is up to this share shorter or longer. */
const JITTER = 0.2;

/**
 * When a delivery is tried again after its `attempts`-th attempt failed at `now`: after 5 s, 20 s, 80 s, 5 min, 21 min,
 * 85 min, 6 h, 6 h, and a last time when its day is over; undefined after that. `random`: 0–1.
 */
export function nextAttemptAt(
  { attempts, give_up_at }: Pick<WebhookDeliveryDocument, "attempts" | "give_up_at">,
  now: string,
  random: number,
): string | undefined {
  if (now >= give_up_at) return undefined;
  const waitMs = Math.min(FIRST_MS * FACTOR ** (attempts - 1), LONGEST_MS);
  const at = isoAfter(now, waitMs * (1 - JITTER + 2 * JITTER * random));
  return at < give_up_at ? at : give_up_at;
}
