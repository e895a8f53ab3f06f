import { isOpen, type TicketDocument, type TimelineStep } from "./ticket.js";

type Seen = Omit<TimelineStep, "step">;

/**
 * What a ticket has been through, in five steps. A step keeps the moment at which it was first seen completed;
 * `now` is that moment for steps completed by the change at hand. A review that was opened counts as completed
 * once it is over and the run that asked for it is; with nothing to review or escalate, the step is skipped.
 */
export function timelineOf(ticket: TicketDocument, now: Date): TimelineStep[] {
  const processing = processingOf(ticket, now);
  const after = (seen: Seen | undefined): Seen =>
    seen ?? { status: processing.status === "pending" ? "pending" : "skipped", at: null };
  return [
    { step: "Ticket Submitted", status: "completed", at: ticket.created_at },
    { step: "AI Processing", ...processing },
    { step: "Review", ...after(reviewOf(ticket, now)) },
    { step: "Resolution", ...resolutionOf(ticket, now) },
    {
      step: "Escalation",
      ...after(ticket.escalation ? { status: "completed", at: ticket.escalation.at } : undefined),
    },
  ];
}

function processingOf(ticket: TicketDocument, now: Date): Seen {
  if (ticket.ai_suggested_category !== null || wasCompleted(ticket, "AI Processing"))
    return completed(ticket, "AI Processing", now.toISOString());
  const silent = ticket.human_owned || !isOpen(ticket) || ticket.handled >= ticket.watermark;
  return { status: silent ? "skipped" : "pending", at: null };
}

function reviewOf(ticket: TicketDocument, now: Date): Seen | undefined {
  if (ticket.open_review_id !== null) return { status: "pending", at: null };
  if (wasCompleted(ticket, "Review")) return completed(ticket, "Review", now.toISOString());
  const before = stepOf(ticket, "Review");
  // Pending before the first run was only the wish to know; pending after it was a review.
  const wasOpen = before?.status === "pending" && wasCompleted(ticket, "AI Processing");
  if (!wasOpen) return undefined;
  const over = ticket.human_owned || !isOpen(ticket) || ticket.handled >= ticket.watermark;
  return over ? completed(ticket, "Review", now.toISOString()) : { status: "pending", at: null };
}

function resolutionOf(ticket: TicketDocument, now: Date): Seen {
  if (isOpen(ticket)) return { status: "pending", at: null };
  return { status: "completed", at: ticket.resolved_at ?? ticket.closed_at ?? now.toISOString() };
}

const stepOf = (ticket: TicketDocument, step: TimelineStep["step"]): TimelineStep | undefined =>
  ticket.timeline.find((known) => known.step === step);

const wasCompleted = (ticket: TicketDocument, step: TimelineStep["step"]): boolean =>
  stepOf(ticket, step)?.status === "completed";

const completed = (ticket: TicketDocument, step: TimelineStep["step"], at: string): Seen => ({
  status: "completed",
  at: stepOf(ticket, step)?.at ?? at,
});
