import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, bodyOf, Refused, type Decision, type InboxItem, type Review } from "../../api/client.ts";
import { complain, say } from "../../shared/toast.tsx";
import { useStrings } from "../../strings/use-strings.tsx";
import { useLeaving } from "../undo.tsx";

/** Whether a decision came too late: the review says what has become of it. */
export const isLost = (error: Error | null): boolean =>
  error instanceof Refused && error.status === 409 && "decided" in error.facts;

const DECIDED_AS = { accept: "accepted", edit: "edited", response: "responded", ignore: "ignored" } as const;

/** Who was faster, and how, as the refusal tells; undefined where nobody decided it. */
function outcomeIn(error: Error): Pick<Review, "status" | "decided"> | undefined {
  if (!(error instanceof Refused)) return undefined;
  const decided = (error.facts["decided"] ?? null) as Review["decided"];
  return decided ? { status: DECIDED_AS[decided.type], decided } : undefined;
}

/** Decides a review: off the list at once, told in a corner, and with a way back while its reply is held. */
export function useDecide(review: Review, { onDone }: { onDone: () => void }) {
  const strings = useStrings();
  const queries = useQueryClient();
  const leaving = useLeaving();
  return useMutation({
    mutationFn: (decision: Decision) =>
      bodyOf(
        api.POST("/api/reviews/{id}/decision", {
          params: { path: { id: review.review_id } },
          body: { ...decision, proposal_hash: review.proposal_hash },
        }),
      ),
    onSuccess: (decided, { type }) => {
      queries.setQueryData(["review", review.review_id], decided);
      const { done } = strings.inbox;
      if (decided.status === "pending") {
        say(done.first);
      } else {
        queries.setQueriesData<InboxItem[]>({ queryKey: ["inbox"] }, (items) =>
          items?.filter((item) => item.review.review_id !== review.review_id),
        );
        say(done[type]);
        const isLetThrough = type === "accept" || type === "edit";
        if (isLetThrough && decided.proposal.reply) leaving(decided.ticket_id);
        onDone();
      }
      void queries.invalidateQueries({ queryKey: ["inbox"] });
      void queries.invalidateQueries({ queryKey: ["ticket", review.ticket_id] });
    },
    onError: (error) => {
      if (!isLost(error)) complain(error, strings);
      const outcome = outcomeIn(error);
      if (outcome) queries.setQueryData(["review", review.review_id], { ...review, ...outcome });
      else void queries.invalidateQueries({ queryKey: ["review", review.review_id] });
      void queries.invalidateQueries({ queryKey: ["inbox"] });
    },
  });
}
