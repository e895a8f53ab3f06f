import { HOUR_MS, isoAfter, isoNow } from "../../domain/clock.js";
import { SYSTEM } from "../../domain/event.js";
import type { ReviewDocument } from "../../domain/review.js";
import { GiveUp, type JobHandler } from "../jobs/handlers.js";
import type { WorkerDeps } from "./deps.js";

type Deps = Pick<WorkerDeps, "tickets" | "reads" | "policy" | "jobs" | "clock" | "ids">;

/**
 * Expires a review that nobody has decided in time, and opens the same one in the managers' queue, which does not
 * expire. The ticket stays as it is.
 */
export function createExpireReview(deps: Deps): JobHandler<"expire-review"> {
  return async ({ review_id }) => {
    const review = await deps.reads.reviews.get(review_id);
    if (!review) throw new GiveUp(`there is no review ${review_id}`);
    if (review.status !== "pending") return `it was ${review.status} already`;
    if (!review.expires) return "a manager's review does not expire";
    const leftMs = Date.parse(review.due_at) - deps.clock().getTime();
    if (leftMs > 0) {
      deps.jobs.enqueue("expire-review", { review_id }, { delayMs: leftMs });
      return "it is not due yet";
    }
    return (await expire(deps, review)) ? "expired: the managers have it" : "it was decided meanwhile";
  };
}

async function expire(deps: Deps, { review_id, ticket_id }: ReviewDocument): Promise<boolean> {
  const { managers_queue, reviews } = deps.policy.policy;
  let expired = false;
  await deps.tickets.change(
    ticket_id,
    async (ticket) => {
      const review = await deps.reads.reviews.get(review_id);
      expired = review?.status === "pending" && ticket.open_review_id === review_id;
      if (!review || !expired) return undefined;
      const now = isoNow(deps.clock);
      const next: ReviewDocument = {
        ...review,
        review_id: deps.ids.next("REV"),
        queue: managers_queue,
        assignee: null,
        // What was approved before holds no longer: nobody knows why the second person did not follow.
        approvals: [],
        due_at: isoAfter(now, reviews.due_hours * HOUR_MS),
        expires: false,
        created_at: now,
        version: 1,
      };
      return {
        set: { open_review_id: next.review_id },
        events: [
          { type: "review.expired", data: { review_id } },
          {
            type: "review.opened",
            data: { review_id: next.review_id, instead_of: review_id, queue: managers_queue },
          },
        ],
        also: [
          {
            op: "patch",
            collection: "reviews",
            key: review_id,
            where: { version: review.version, status: "pending" },
            set: { status: "expired", version: review.version + 1 },
          },
          { op: "insert", collection: "reviews", document: next },
        ],
      };
    },
    { actor: SYSTEM },
  );
  return expired;
}
