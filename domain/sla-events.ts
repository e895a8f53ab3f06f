import { z } from "zod";
import { Channel, CustomerTier, Priority, Timestamp } from "./enums.js";
import type { TicketEvent } from "./event.js";
import { slaTimes, type SlaPolicy, type SlaTimes } from "./sla.js";
import type { TicketDocument } from "./ticket.js";

/** Everything about a ticket that its SLA hangs on, as its event log tells it. */
export const SlaRecord = z.object({
  channel: Channel,
  customer_tier: CustomerTier,
  priority: Priority,
  rule_resolution_hours: z.number().nullable(),
  epoch_started_at: Timestamp,
  first_responded_at: Timestamp.nullable(),
  resolved_at: Timestamp.nullable(),
});
export type SlaRecord = z.infer<typeof SlaRecord>;

/** What `sla.changed` tells of the record, before (`from`) and after (`to`); `priority.changed` tells the rest. */
export const SLA_RECORD_FIELDS = [
  "customer_tier",
  "rule_resolution_hours",
  "epoch_started_at",
  "first_responded_at",
  "resolved_at",
] as const satisfies readonly (keyof SlaRecord)[];

/** What `ticket.created` carries in its data, whatever else it carries. */
export const slaRecordOf = (ticket: TicketDocument): SlaRecord => SlaRecord.parse(ticket);

/**
 * A ticket's SLA record and due times, from nothing but its event log (in order, from the first) and the policy:
 * the record that `ticket.created` began with, with every `sla.changed` and `priority.changed` since applied.
 * @throws ZodError for a log that does not begin with `ticket.created`
 */
export function slaFromEvents(
  events: readonly Pick<TicketEvent, "type" | "data">[],
  policy: SlaPolicy,
): SlaRecord & SlaTimes {
  const [first, ...later] = events;
  const record = SlaRecord.parse(first?.type === "ticket.created" ? first.data : undefined);
  for (const { type, data } of later) {
    if (type === "priority.changed") record.priority = Priority.parse(data["to"]);
    if (type === "sla.changed") Object.assign(record, SlaRecord.partial().parse(data["to"]));
  }
  return { ...record, ...slaTimes({ ...record, tier: record.customer_tier }, policy) };
}
