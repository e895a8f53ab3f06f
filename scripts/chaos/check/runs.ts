import { groupBy } from "../../../domain/group-by.js";
import type { TicketEventDocument } from "../../../domain/event.js";
import type { ReviewDocument } from "../../../domain/review.js";
import type { RunDocument } from "../../../domain/run.js";
import { isOpen, type TicketDocument } from "../../../domain/ticket.js";
import { byId, findingsOf, type DeskData, type Finding } from "./desk-data.js";

const ENDS: Record<string, string> = {
  "run.completed": "completed",
  "run.failed": "failed",
  "run.superseded": "superseded",
};

/** Nothing is left half done on a desk that has come to rest: no run, review or ticket waits for a step nobody takes. */
export function checkRuns(desk: DeskData): Finding[] {
  const tickets = byId(desk.tickets, ({ ticket_id }) => ticket_id);
  const reviews = groupBy(desk.reviews, ({ run_id }) => run_id);
  const told = groupBy(
    desk.events.filter(({ type }) => type.startsWith("run.")),
    ({ data }) => String(data["run_id"]),
  );
  return [
    ...desk.runs.flatMap((run) => [
      ...stuck(run, tickets.get(run.ticket_id), reviews.get(run.run_id) ?? []),
      ...lifeOf(run, told.get(run.run_id) ?? []),
    ]),
    ...desk.tickets.flatMap((ticket) => unfinished(ticket, desk)),
    ...openReviews(
      desk.reviews,
      tickets,
      byId(desk.runs, ({ run_id }) => run_id),
    ),
  ];
}

function stuck(run: RunDocument, ticket: TicketDocument | undefined, reviews: ReviewDocument[]): Finding[] {
  const found = findingsOf("stuck run");
  if (run.status === "running") found.add(run.run_id, `is still running on ${run.ticket_id}`);
  if (run.status !== "interrupted") return found.list;
  if (ticket?.run_id !== run.run_id)
    found.add(
      run.run_id,
      `waits at its review, but ${run.ticket_id} is worked by ${ticket?.run_id ?? "none"}`,
    );
  if (!reviews.some(({ status }) => status === "pending"))
    found.add(run.run_id, `waits at a review that is ${reviews.at(-1)?.status ?? "not there"}`);
  return found.list;
}

/** A run begins once, ends once, and nothing is told of it afterwards: what a paused worker would do is fenced. */
function lifeOf(run: RunDocument, told: TicketEventDocument[]): Finding[] {
  const found = findingsOf("run told twice");
  const begun = told.filter(({ type }) => type === "run.started").length;
  if (begun !== 1) found.add(run.run_id, `is told to have begun ${begun} times`);
  const ends = told.filter(({ type }) => type in ENDS);
  const isLive = run.status === "running" || run.status === "interrupted";
  if (ends.length !== (isLive ? 0 : 1))
    found.add(
      run.run_id,
      `is ${run.status}; its log tells ${ends.map(({ type }) => type).join(", ") || "no end"}`,
    );
  const end = ends[0];
  if (end && ENDS[end.type] !== run.status)
    found.add(run.run_id, `is ${run.status}, its log says ${end.type}`);
  if (end && told.at(-1) !== end) found.add(run.run_id, `${told.at(-1)?.type} is told after its end`);
  return found.list;
}

function unfinished(ticket: TicketDocument, { runs }: DeskData): Finding[] {
  const found = findingsOf("stuck ticket");
  const { ticket_id, watermark, handled, human_owned, run_id } = ticket;
  if (!ticket.settled) found.add(ticket_id, "there is a step to take that nobody takes");
  if (!isOpen(ticket) || human_owned || handled >= watermark) return found.list;
  const run = runs.find((one) => one.run_id === run_id);
  if (run?.status !== "interrupted" || run.watermark !== watermark)
    found.add(ticket_id, `message ${watermark} is unanswered: handled ${handled}, ${ticket.status}`);
  return found.list;
}

function openReviews(
  reviews: readonly ReviewDocument[],
  tickets: ReadonlyMap<string, TicketDocument>,
  runs: ReadonlyMap<string, RunDocument>,
): Finding[] {
  const found = findingsOf("stuck review");
  const pending = new Set<string>();
  for (const { review_id, ticket_id, run_id, status } of reviews) {
    if (status !== "pending") continue;
    pending.add(review_id);
    if (tickets.get(ticket_id)?.open_review_id !== review_id)
      found.add(review_id, `is pending, but not the open review of ${ticket_id}`);
    if (runs.get(run_id)?.status !== "interrupted")
      found.add(review_id, `is pending, its run is ${runs.get(run_id)?.status ?? "gone"}`);
  }
  for (const { ticket_id, open_review_id } of tickets.values())
    if (open_review_id !== null && !pending.has(open_review_id))
      found.add(ticket_id, `its open review ${open_review_id} is not pending`);
  return found.list;
}
