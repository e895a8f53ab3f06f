import { agentInboxRequest } from "../../agents/review/agent-inbox.js";
import { AppError } from "../../domain/errors.js";
import type { ReviewDocument } from "../../domain/review.js";
import { mayOnReview } from "../../domain/rights.js";
import type { CaseMessage } from "../../domain/ticket-case.js";
import type { TicketDocument } from "../../domain/ticket.js";
import type { HttpDeps } from "../http/deps.js";
import type { Who } from "../http/who.js";
import { maskedFor } from "../views/staff-views.js";
import { hitlRequest, type InterruptFormat } from "./interrupt-format.js";
import type { Interrupt } from "./wire.js";

type Deps = Pick<HttpDeps, "reviews" | "messages" | "policy">;

/** Who looks, and how they want to be asked. */
export type Reader = { who: Who; format: InterruptFormat };

/** The review that a ticket waits for, where this reader may see it. */
export async function openReview(
  { reviews }: Pick<HttpDeps, "reviews">,
  ticket: TicketDocument,
  who: Who,
): Promise<ReviewDocument | undefined> {
  if (ticket.open_review_id === null) return undefined;
  const review = await reviews.get(ticket.open_review_id);
  return review && mayOnReview(who, "reviews.read", { review, ticket }) ? review : undefined;
}

/** The interrupt that a ticket's run waits at: its review, as an answer will be compared with it. */
export async function openInterrupt(
  deps: Deps,
  ticket: TicketDocument,
  { who, format }: Reader,
): Promise<Interrupt | undefined> {
  const review = await openReview(deps, ticket, who);
  return (
    review && { id: review.interrupt_id, value: await questionOf(deps, { review, ticket }, { who, format }) }
  );
}

/** A review as the graph asked it, with the proposal as it now stands: a first approver may have edited it. */
async function questionOf(
  deps: Deps,
  { review, ticket }: { review: ReviewDocument; ticket: TicketDocument },
  { who, format }: Reader,
): Promise<unknown> {
  const [latest, mayRespond] = await Promise.all([
    latestWords(deps, ticket.ticket_id),
    mayInstruct(deps, review),
  ]);
  const request = agentInboxRequest({
    ticket: { ...ticket, messages: latest },
    proposal: review.proposal,
    evidence: review.evidence,
    reasons: review.reasons,
    mayRespond,
  });
  return maskedFor(format === "langchain-v1" ? hitlRequest(request) : request, { role: who.role, ticket });
}

/** More than anyone writes after a customer's latest message. */
const RECENT = 50;

async function latestWords({ messages }: Deps, ticketId: string): Promise<CaseMessage[]> {
  const options = { includeNotes: false, direction: "desc", limit: RECENT } as const;
  const { items } = await messages.thread(ticketId, options);
  const latest = items.find(({ direction }) => direction === "in");
  if (!latest) return [];
  const { message_id, number, text, created_at } = latest;
  return [{ message_id, number, from: "customer", text, at: created_at }];
}

async function mayInstruct({ reviews, policy }: Deps, { run_id }: ReviewDocument): Promise<boolean> {
  const most = policy.policy.autonomy.max_instructions;
  const given = await reviews.list({ run_id, status: "responded", limit: most });
  return given.items.length < most;
}

/** Why nothing can be decided on a thread: what became of its last question, where they may know. */
export async function nothingAsked(
  { reviews }: Pick<HttpDeps, "reviews">,
  ticket: TicketDocument,
  who: Who,
): Promise<AppError> {
  const { items } = await reviews.list({ ticket_id: ticket.ticket_id, limit: 1 });
  const [last] = items;
  if (!last || !mayOnReview(who, "reviews.read", { review: last, ticket }))
    return new AppError("conflict", `Nothing waits for a decision on thread ${ticket.ticket_id}.`);
  const by = last.decided ? ` by ${last.decided.by} at ${last.decided.at}` : "";
  return new AppError(
    "conflict",
    `Nothing waits for a decision on thread ${ticket.ticket_id}: its last review, ${last.review_id}, was ${last.status}${by}.`,
    { details: { status: last.status, decided: last.decided } },
  );
}
