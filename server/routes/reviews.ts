import { z } from "zod";
import type { Filter } from "../../domain/documents.js";
import { Decision, Review, ReviewStatus, type ReviewDocument } from "../../domain/review.js";
import { can, mayOnReview } from "../../domain/rights.js";
import type { TicketDocument } from "../../domain/ticket.js";
import type { HttpDeps } from "../http/deps.js";
import { commaList, commaWords, PageQuery } from "../http/paging.js";
import { defineRoute, type Route } from "../http/route.js";
import type { Who } from "../http/who.js";
import { reviewView } from "../views/staff-views.js";
import { Assignment, refuseGivingAway } from "./change-tickets.js";
import { Id } from "./schemas.js";
import { notThere } from "./ticket-access.js";
import { ticketsById } from "./tickets-by-id.js";

const ReviewListQuery = PageQuery.extend({
  status: commaList(ReviewStatus),
  ticket_id: commaWords("Ids of tickets"),
  assignee: commaWords("Ids of people"),
});

const REVIEW = { status: 200, description: "The review as it now stands", schema: Review } as const;
const shared = { tags: ["reviews"] } as const;

/** What waits for a person, and the person's word. */
export const reviewRoutes = (deps: HttpDeps): Route[] => [list(deps), get(deps), decide(deps), assign(deps)];

const list = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "get",
    path: "/api/reviews",
    operationId: "listReviews",
    summary: "Reviews, newest first",
    access: "reviews.read",
    paged: true,
    query: ReviewListQuery,
    answers: { status: 200, description: "What you may see of them", schema: z.array(Review) },
    handler: async ({ who, query }) => {
      const { items, next } = await deps.reviews.list({ ...query, anyOf: restrictionOf(who) });
      const tickets = await ticketsById(deps, items);
      const body = items.flatMap((review) => {
        const ticket = tickets.get(review.ticket_id);
        return ticket ? [reviewView(review, { role: who.role, ticket })] : [];
      });
      return { body, next };
    },
  });

const get = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "get",
    path: "/api/reviews/:id",
    operationId: "getReview",
    summary: "A review",
    access: "reviews.read",
    params: Id,
    answers: { status: 200, description: "The review", schema: Review },
    handler: async ({ who, params }) => {
      const { review, ticket } = await reviewFor(deps, params.id, { who, capability: "reviews.read" });
      return { body: reviewView(review, { role: who.role, ticket }) };
    },
  });

const decide = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "post",
    path: "/api/reviews/:id/decision",
    operationId: "decideReview",
    summary: "Accept, edit, answer with an instruction, or ignore",
    access: "reviews.decide",
    problems: [409],
    params: Id,
    body: Decision,
    answers: REVIEW,
    handler: async ({ who, params, body, remember }) => {
      const { ticket } = await reviewFor(deps, params.id, { who, capability: "reviews.decide" });
      const shown = (review: ReviewDocument) => reviewView(review, { role: who.role, ticket });
      return { body: shown(await deps.desk.decideReview(params.id, body, { who, also: remember(shown) })) };
    },
  });

const assign = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "put",
    path: "/api/reviews/:id/assign",
    operationId: "assignReview",
    summary: "Give an open review to a person; an agent may take it",
    access: "reviews.assign",
    problems: [409],
    params: Id,
    body: Assignment,
    answers: REVIEW,
    handler: async ({ who, params, body }) => {
      const { ticket } = await reviewFor(deps, params.id, { who, capability: "reviews.assign" });
      refuseGivingAway(who, body.agent_id);
      const review = await deps.desk.assignReview(params.id, body, { who });
      return { body: reviewView(review, { role: who.role, ticket }) };
    },
  });

type ReviewCapability = "reviews.read" | "reviews.decide" | "reviews.assign";

/** @throws AppError "not_found" where there is none, or it is not theirs */
async function reviewFor(
  deps: HttpDeps,
  reviewId: string,
  { who, capability }: { who: Who; capability: ReviewCapability },
): Promise<{ review: ReviewDocument; ticket: TicketDocument }> {
  const review = await deps.reviews.get(reviewId);
  const ticket = review && (await deps.tickets.get(review.ticket_id));
  if (!review || !ticket || !mayOnReview(who, capability, { review, ticket }))
    throw notThere("review", reviewId);
  return { review, ticket };
}

/** A review has a queue and an assignee of its own: lists need not look at tickets. */
export function restrictionOf({ role, person }: Who): Filter[] {
  if (can(role, "reviews.read") !== "queues") return [{}];
  return person ? [{ assignee: person.agent_id }, { queue: { in: person.queues } }] : [];
}
