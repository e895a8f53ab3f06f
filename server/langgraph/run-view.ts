import type { MessageDocument } from "../../domain/message.js";
import type { ReviewDocument } from "../../domain/review.js";
import { mayOnReview, mayOnTicket } from "../../domain/rights.js";
import type { RunDocument } from "../../domain/run.js";
import type { TicketDocument } from "../../domain/ticket.js";
import type { HttpDeps } from "../http/deps.js";
import type { Who } from "../http/who.js";
import { notThere } from "../routes/ticket-access.js";
import { ASSISTANT_ID, GRAPH_ID } from "./assistant.js";
import type { Run, RunStatus } from "./wire.js";

/** More runs than a ticket has. */
const MANY_RUNS = 100;

const STATUS: Record<RunDocument["status"], RunStatus> = {
  running: "running",
  interrupted: "interrupted",
  completed: "success",
  failed: "error",
  superseded: "interrupted",
};

type Base = Pick<Run, "run_id" | "thread_id" | "created_at" | "updated_at" | "status">;

const asRun = (base: Base): Run => ({
  ...base,
  assistant_id: ASSISTANT_ID,
  metadata: { graph_id: GRAPH_ID },
  kwargs: {},
  multitask_strategy: "interrupt",
});

/** A run of the graph. */
const graphRunView = (run: RunDocument): Run =>
  asRun({
    run_id: run.run_id,
    thread_id: run.ticket_id,
    created_at: run.started_at,
    updated_at: run.ended_at ?? run.started_at,
    status: STATUS[run.status],
  });

/** A customer's message as the run that was asked for by it. */
export const messageRunView = (
  { message_id, ticket_id, created_at }: MessageDocument,
  status: RunStatus,
): Run => asRun({ run_id: message_id, thread_id: ticket_id, created_at, updated_at: created_at, status });

/** A decision on a review as the run that goes on by it. */
export const reviewRunView = (review: ReviewDocument, status: RunStatus): Run =>
  asRun({
    run_id: review.review_id,
    thread_id: review.ticket_id,
    created_at: review.created_at,
    updated_at: review.decided?.at ?? review.created_at,
    status,
  });

/**
 * A run by its own id, by the message that asked for it, or by the review whose decision it goes on with.
 * @throws AppError "not_found"
 */
export async function runById(
  deps: HttpDeps,
  ticket: TicketDocument,
  asked: { id: string; who: Who },
): Promise<Run> {
  const { id, who } = asked;
  const [run, message, review] = await Promise.all([
    deps.runs.get(id),
    deps.messages.get(id),
    deps.reviews.get(id),
  ]);
  const isHere = (of: { ticket_id: string }) => of.ticket_id === ticket.ticket_id;
  if (run && isHere(run) && mayOnTicket(who, "runs.read", ticket)) return graphRunView(run);
  if (message && isHere(message) && message.number !== null)
    return messageRunView(message, await messageStatus(deps, { ticket, message, who }));
  if (review && isHere(review) && mayOnReview(who, "reviews.read", { review, ticket }))
    return reviewRunView(review, await reviewStatus(deps, ticket, review));
  throw notThere("run", id);
}

/** How a message fares: as the first run that answers it, where the reader may see runs. */
async function messageStatus(
  { runs }: HttpDeps,
  { ticket, message, who }: { ticket: TicketDocument; message: MessageDocument; who: Who },
): Promise<RunStatus> {
  const number = message.number ?? 0;
  if (!mayOnTicket(who, "runs.read", ticket))
    return ticket.settled || ticket.handled >= number ? "success" : "running";
  const { items } = await runs.list({ ticket_id: ticket.ticket_id, limit: MANY_RUNS });
  const answering = items.findLast(({ watermark }) => watermark >= number);
  if (!answering) return ticket.settled ? "success" : "pending";
  return isAtWork(ticket, answering) ? "running" : STATUS[answering.status];
}

async function reviewStatus(
  { runs }: HttpDeps,
  ticket: TicketDocument,
  { run_id, status }: ReviewDocument,
): Promise<RunStatus> {
  const run = await runs.get(run_id);
  if (!run || status === "pending") return "interrupted";
  return isAtWork(ticket, run) ? "running" : STATUS[run.status];
}

const isAtWork = (ticket: TicketDocument, { run_id }: RunDocument): boolean =>
  !ticket.settled && ticket.run_id === run_id;

/** A thread's runs, newest first: of the graph; to those who may not see these, what the customer has asked. */
export async function runsOfThread(deps: HttpDeps, ticket: TicketDocument, who: Who): Promise<Run[]> {
  if (mayOnTicket(who, "runs.read", ticket)) {
    const { items } = await deps.runs.list({ ticket_id: ticket.ticket_id, limit: MANY_RUNS });
    return items.map(graphRunView);
  }
  const options = { includeNotes: false, direction: "desc" } as const;
  const { items } = await deps.messages.thread(ticket.ticket_id, options);
  const inputs = items.filter(({ number }) => number !== null);
  return Promise.all(
    inputs.map(async (message) =>
      messageRunView(message, await messageStatus(deps, { ticket, message, who })),
    ),
  );
}
