import type { EventType } from "./event.js";
import { SLA_RECORD_FIELDS } from "./sla-events.js";
import type { TicketDocument } from "./ticket.js";

/** Which event tells of which fields; one field is told plainly, several by name. */
const TOLD: readonly { type: EventType; fields: readonly (keyof TicketDocument)[] }[] = [
  { type: "subject.changed", fields: ["subject"] },
  { type: "identity.changed", fields: ["identity"] },
  { type: "category.changed", fields: ["category"] },
  { type: "priority.changed", fields: ["priority"] },
  { type: "queue.changed", fields: ["queue"] },
  { type: "assignment.changed", fields: ["assigned_to"] },
  { type: "ownership.changed", fields: ["human_owned"] },
  { type: "status.changed", fields: ["status"] },
  {
    type: "sla.changed",
    fields: ["sla_status", "first_response_due_at", "resolution_due_at", ...SLA_RECORD_FIELDS],
  },
];

/** An event to be: what happened, and between which values. */
export type ChangeEvent = { type: EventType; data: { from: unknown; to: unknown } };

/**
 * What a change of a ticket says for itself, in a fixed order: `{from, to}` of each field that the log tells of.
 * `sla.changed` carries status, due times and what these are made of on both sides, so that the log alone
 * tells them (`slaFromEvents`).
 */
export function changeEvents(before: TicketDocument, after: TicketDocument): ChangeEvent[] {
  return TOLD.filter(({ fields }) => fields.some((field) => before[field] !== after[field])).map(
    ({ type, fields }) => ({ type, data: { from: told(before, fields), to: told(after, fields) } }),
  );
}

function told(ticket: TicketDocument, fields: readonly (keyof TicketDocument)[]): unknown {
  const [only, ...others] = fields;
  if (only && others.length === 0) return ticket[only];
  return Object.fromEntries(fields.map((field) => [field, ticket[field]]));
}
