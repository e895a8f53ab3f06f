import type { Role } from "../../domain/enums.js";
import { AppError } from "../../domain/errors.js";
import type { ReviewDocument } from "../../domain/review.js";
import type { Asked, DeskDeps } from "./deps.js";

const MAY_DECIDE: ReadonlySet<Role> = new Set(["admin", "manager", "agent"]);

/**
 * Gives an open review to a person. The ticket stays with whom it is.
 * @throws AppError "conflict" once it is decided, "invalid_input" for a person who may not decide
 */
export const assignReview =
  (deps: DeskDeps) =>
  async (reviewId: string, { agent_id }: { agent_id: string }, { who, also }: Asked<ReviewDocument>) => {
    const known = await deps.reviews.get(reviewId);
    if (!known) throw new AppError("not_found", `No review ${reviewId}`);
    const person = await deps.people.get(agent_id);
    if (!person?.active || !MAY_DECIDE.has(person.role)) {
      const message = `${agent_id} is nobody who may decide reviews: an active agent, manager or admin.`;
      throw new AppError("invalid_input", message, { errors: [{ path: "agent_id", message }] });
    }
    let assigned = known;
    await deps.tickets.change(
      known.ticket_id,
      async () => {
        const review = await deps.reviews.get(reviewId);
        if (review?.status !== "pending")
          throw new AppError(
            "conflict",
            `Review ${reviewId} is ${review?.status ?? "gone"}, no longer pending.`,
          );
        assigned = { ...review, assignee: agent_id, version: review.version + 1 };
        return {
          set: {},
          events: [
            { type: "review.assigned", data: { review_id: reviewId, from: review.assignee, to: agent_id } },
          ],
          also: [
            {
              op: "patch",
              collection: "reviews",
              key: reviewId,
              where: { version: review.version },
              set: { assignee: agent_id, version: assigned.version },
            },
            ...(also?.(assigned) ?? []),
          ],
        };
      },
      { actor: who.actor },
    );
    return assigned;
  };
