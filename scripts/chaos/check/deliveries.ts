import { groupBy } from "../../../domain/group-by.js";
import { sha256Hex } from "../../../server/hash.js";
import type { Received } from "../sink.js";
import { byId, findingsOf, type DeskData, type Finding } from "./desk-data.js";

/**
 * What left by webhook: every delivery that counts as sent was received and its signature held; what came more than
 * once came as the same delivery again; nothing came that the desk does not know.
 */
export function checkDeliveries(desk: DeskData, received: readonly Received[]): Finding[] {
  const found = findingsOf("webhook");
  const rows = byId(desk.webhook_deliveries, ({ delivery_id }) => delivery_id);
  const arrivals = groupBy(received, ({ delivery_id }) => delivery_id);
  for (const { delivery_id, status, attempts } of rows.values()) {
    const good = (arrivals.get(delivery_id) ?? []).filter(
      ({ verified, answered }) => verified && answered === "ok",
    );
    if (status === "sent" && good.length === 0)
      found.add(delivery_id, `counts as sent after ${attempts} attempts and was never taken in`);
    if (status === "held" || status === "sending") found.add(delivery_id, `is ${status} after the storm`);
  }
  for (const [delivery_id, times] of arrivals) {
    const row = rows.get(delivery_id);
    if (!row) found.add(delivery_id, "was received and is no delivery of this desk");
    else if (times.some(({ body_hash }) => body_hash !== sha256Hex(row.payload)))
      found.add(delivery_id, "was received with another body than is stored");
    if (times.some(({ verified }) => !verified))
      found.add(delivery_id, "was received with a signature that does not hold");
  }
  return [...found.list, ...toldOnce(desk)];
}

/** One delivery for each event, endpoint and thing it tells of, where a thing happens once. */
function toldOnce({ webhook_deliveries }: DeskData): Finding[] {
  const found = findingsOf("webhook");
  const once = webhook_deliveries.filter(({ type }) => type.endsWith(".new"));
  for (const [what, same] of groupBy(
    once,
    ({ webhook_id, type, about }) => `${type} ${about} to ${webhook_id}`,
  ))
    if (same.length > 1) found.add(what, `is told ${same.length} times`);
  return found.list;
}
