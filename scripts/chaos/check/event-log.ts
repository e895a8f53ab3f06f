import { groupBy } from "../../../domain/group-by.js";
import { TicketStatus } from "../../../domain/enums.js";
import type { TicketEventDocument } from "../../../domain/event.js";
import type { MessageDocument } from "../../../domain/message.js";
import type { Policy } from "../../../domain/policy.js";
import { slaFromEvents } from "../../../domain/sla-events.js";
import { isOpen, type TicketDocument } from "../../../domain/ticket.js";
import { canBecome } from "../../../domain/transitions.js";
import { findingsOf, type DeskData, type Finding } from "./desk-data.js";

/** Fields that the log tells by `{from, to}`, and what they are before the first change. */
const FOLDED = [
  { type: "status.changed", field: "status", first: "new" },
  { type: "priority.changed", field: "priority", first: "medium" },
  { type: "category.changed", field: "category", first: null },
  { type: "queue.changed", field: "queue", first: null },
  { type: "assignment.changed", field: "assigned_to", first: null },
  { type: "ownership.changed", field: "human_owned", first: false },
] as const satisfies readonly { type: string; field: keyof TicketDocument; first: unknown }[];

/** Every ticket's log is whole: numbered without a gap, and what it tells adds up to the ticket that is stored. */
export function checkEventLogs(desk: DeskData, policy: Policy): Finding[] {
  const logs = groupBy(desk.events, ({ ticket_id }) => ticket_id);
  const threads = groupBy(desk.messages, ({ ticket_id }) => ticket_id);
  return desk.tickets.flatMap((ticket) => {
    const log = logs.get(ticket.ticket_id) ?? [];
    return [
      ...numbered(ticket, log),
      ...folded(ticket, log),
      ...counted(ticket, log, threads.get(ticket.ticket_id) ?? []),
      ...moved(ticket, log),
      ...slaOf(ticket, log, policy),
    ];
  });
}

function numbered({ ticket_id, events_count }: TicketDocument, log: TicketEventDocument[]): Finding[] {
  const gaps = findingsOf("event log");
  log.forEach(({ number }, at) => {
    if (number !== at + 1) gaps.add(ticket_id, `event ${at + 1} is numbered ${number}`);
  });
  if (log.length !== events_count) gaps.add(ticket_id, `${log.length} events, ${events_count} counted`);
  if (log[0]?.type !== "ticket.created") gaps.add(ticket_id, `begins with ${log[0]?.type ?? "nothing"}`);
  return gaps.list;
}

function folded(ticket: TicketDocument, log: TicketEventDocument[]): Finding[] {
  const broken = findingsOf("event log");
  for (const { type, field, first } of FOLDED) {
    let value: unknown = first;
    for (const { data, number } of log.filter((event) => event.type === type)) {
      if (data["from"] !== value)
        broken.add(
          ticket.ticket_id,
          `event ${number} says ${field} was ${String(data["from"])}, it was ${String(value)}`,
        );
      value = data["to"];
    }
    if (value !== ticket[field])
      broken.add(
        ticket.ticket_id,
        `${field} is ${String(ticket[field])}, its log adds up to ${String(value)}`,
      );
  }
  return broken.list;
}

/** No status follows one that it may not follow. */
function moved({ ticket_id }: TicketDocument, log: TicketEventDocument[]): Finding[] {
  const wrong = findingsOf("event log");
  for (const { data, number } of log.filter(({ type }) => type === "status.changed")) {
    const [from, to] = [TicketStatus.safeParse(data["from"]), TicketStatus.safeParse(data["to"])];
    if (!from.success || !to.success || !canBecome(from.data, to.data, { by: "system" }))
      wrong.add(ticket_id, `event ${number} goes from ${String(data["from"])} to ${String(data["to"])}`);
  }
  return wrong.list;
}

/** Messages, epochs and the ticket's own numbers agree. */
function counted(ticket: TicketDocument, log: TicketEventDocument[], thread: MessageDocument[]): Finding[] {
  const wrong = findingsOf("event log");
  const { ticket_id, watermark, epoch } = ticket;
  const told = (type: string) => log.filter((event) => event.type === type).length;
  const numbers = thread
    .filter(({ direction }) => direction === "in")
    .map(({ number }) => number ?? 0)
    .toSorted((a, b) => a - b);
  if (numbers.some((number, at) => number !== at + 1) || numbers.length !== watermark)
    wrong.add(ticket_id, `customer messages are numbered ${numbers.join(", ")}, watermark ${watermark}`);
  if (told("message.received") !== watermark - 1)
    wrong.add(
      ticket_id,
      `${told("message.received")} messages told of after the first, ${watermark - 1} stored`,
    );
  if (told("reopened") !== epoch - 1)
    wrong.add(ticket_id, `reopened ${told("reopened")} times, epoch ${epoch}`);
  return wrong.list;
}

/** SLA times follow from the log alone. */
function slaOf(ticket: TicketDocument, log: TicketEventDocument[], policy: Policy): Finding[] {
  const wrong = findingsOf("sla");
  const first = log[0];
  if (first?.type !== "ticket.created") return [];
  const { first_response_due_at, resolution_due_at, first_responded_at } = slaFromEvents(log, policy);
  const told = { first_response_due_at, resolution_due_at, first_responded_at };
  for (const [field, value] of Object.entries(told)) {
    const stored = ticket[field as keyof typeof told];
    if (stored !== value) wrong.add(ticket.ticket_id, `${field} is ${stored}, its log says ${value}`);
  }
  if (isOpen(ticket) && ticket.resolved_at !== null)
    wrong.add(ticket.ticket_id, "is open and has a time of resolution");
  return wrong.list;
}
