import type { ReviewDocument } from "../../domain/review.js";
import type { Op } from "../../domain/documents.js";
import { AppError } from "../../domain/errors.js";
import { isOutside, mayOnReview } from "../../domain/rights.js";
import type { TicketDocument } from "../../domain/ticket.js";
import { takeThread } from "../../store/reserved-threads.js";
import type { Received } from "../desk/receive-message.js";
import type { HttpDeps } from "../http/deps.js";
import type { Who } from "../http/who.js";
import { notThere } from "../routes/ticket-access.js";
import { decisionOf } from "./decision-of.js";
import { furtherTextOf, newTicketOf } from "./input-of.js";
import { nothingAsked } from "./open-interrupt.js";
import type { RunAsked } from "./run-request.js";
import { messageRunView, reviewRunView } from "./run-view.js";
import { demand, demandRole, threadOf, threadOrReserved } from "./thread-access.js";
import type { Run } from "./wire.js";

type Asking = {
  threadId: string;
  who: Who;
  /** Stores the run as answered, in the operation's own commit. */
  remember: (run: Run) => Op[];
};

/**
 * Does what a client has asked for, by the desk's own operations and under their rights; a worker then runs the graph.
 * @throws AppError as those operations do, "not_found" for a thread that is not theirs
 */
export const startRun = (
  deps: HttpDeps,
  asked: Exclude<RunAsked, { kind: "fork" }>,
  asking: Asking,
): Promise<Run> =>
  asked.kind === "input" ? takeInput(deps, asked, asking) : takeDecision(deps, asked, asking);

async function takeInput(
  deps: HttpDeps,
  { input, onlyWhenIdle }: Extract<RunAsked, { kind: "input" }>,
  asking: Asking,
): Promise<Run> {
  const { ticket } = await threadOrReserved(deps, asking.threadId, asking.who);
  if (!ticket) return openTicket(deps, input, asking);
  demand(asking.who, "messages.write", ticket);
  if (!isOutside(asking.who.role))
    throw new AppError(
      "forbidden",
      "Input is the customer's word. A person of the desk answers by POST /api/tickets/:id/messages, or resumes.",
    );
  if (onlyWhenIdle && !ticket.settled)
    throw new AppError(
      "conflict",
      `Thread ${ticket.ticket_id} is busy; without multitask_strategy "reject" a message is taken at any time.`,
    );
  return sendMessage(deps, { ticket, text: furtherTextOf(input) }, asking);
}

async function openTicket(deps: HttpDeps, input: unknown, { threadId, who, remember }: Asking): Promise<Run> {
  demandRole(who, "tickets.create");
  const asked: Run[] = [];
  await deps.desk.createTicket(newTicketOf(input, who), {
    who,
    ticketId: threadId,
    also: ({ ticket_id }, message) => {
      const run = messageRunView(message, "pending");
      asked.push(run);
      return [takeThread(ticket_id), ...remember(run)];
    },
  });
  return lastOf(asked);
}

async function sendMessage(
  deps: HttpDeps,
  { ticket, text }: { ticket: TicketDocument; text: string },
  { who, remember }: Asking,
): Promise<Run> {
  const shown = ({ message }: Received) => messageRunView(message, "pending");
  const also = (received: Received) => remember(shown(received));
  return shown(await deps.desk.receiveMessage(ticket.ticket_id, { text }, { who, also }));
}

async function takeDecision(
  deps: HttpDeps,
  { resume, checkpointId }: Extract<RunAsked, { kind: "resume" }>,
  { threadId, who, remember }: Asking,
): Promise<Run> {
  const { ticket } = await threadOf(deps, threadId, who);
  demandRole(who, "reviews.decide");
  const review = ticket.open_review_id === null ? undefined : await deps.reviews.get(ticket.open_review_id);
  if (!review) throw await nothingAsked(deps, ticket, who);
  if (!mayOnReview(who, "reviews.decide", { review, ticket })) throw notThere("thread", threadId);
  if (checkpointId !== undefined && checkpointId !== review.checkpoint_id)
    throw new AppError(
      "conflict",
      `Checkpoint ${checkpointId.slice(0, 100)} is not where the thread waits: that is ${review.checkpoint_id}.`,
      { details: { checkpoint_id: review.checkpoint_id } },
    );
  const shown = (decided: ReviewDocument) =>
    reviewRunView(decided, decided.status === "pending" ? "interrupted" : "running");
  const also = (decided: ReviewDocument) => remember(shown(decided));
  return shown(await deps.desk.decideReview(review.review_id, decisionOf(resume, review), { who, also }));
}

/** What was stored is what was made last: a commit may be tried more than once. */
function lastOf(runs: readonly Run[]): Run {
  const last = runs.at(-1);
  if (!last) throw new TypeError("a ticket was stored without its message");
  return last;
}
