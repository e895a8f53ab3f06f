import { z } from "zod";
import { Timestamp } from "./enums.js";
import { DecisionType, type ReviewDocument } from "./review.js";
import { CallDocument, Run } from "./run.js";

/** A call as a trace shows it: what was asked and what came back, also where it repeats an earlier answer. */
export const TraceCall = CallDocument.omit({ run_id: true, ticket_id: true });
export type TraceCall = z.infer<typeof TraceCall>;

/** What a person decided while the run waited: a replay resumes with the same. */
export const TracedDecision = z.object({
  review_id: z.string(),
  proposal_hash: z.string(),
  type: DecisionType,
  args: z.unknown(),
  by: z.string(),
  at: Timestamp,
});
export type TracedDecision = z.infer<typeof TracedDecision>;

/** A run with everything that was recorded of it. Recorded calls are kept for `retention.trace_days` of the policy. */
export const Trace = Run.omit({ calls: true }).extend({
  /** Reads, tools, models, local inference, and what each node returned, in the order begun. */
  calls: z.array(TraceCall),
  reviews: z.array(TracedDecision),
});
export type Trace = z.infer<typeof Trace>;

/** What people decided in a run, oldest first; a review that expired or was superseded did not go on with the graph. */
export const tracedDecisions = (reviews: readonly ReviewDocument[]): TracedDecision[] =>
  reviews
    .toSorted((a, b) => (a.created_at < b.created_at ? -1 : 1))
    .flatMap(({ review_id, proposal_hash, decided, status }) =>
      decided && status !== "expired" && status !== "superseded" && status !== "pending"
        ? [
            {
              review_id,
              proposal_hash,
              type: decided.type,
              args: decided.args,
              by: decided.by,
              at: decided.at,
            },
          ]
        : [],
    );

/** The calls of a run, each with its answer: one that repeats an earlier call's is given that. */
export function withAnswers(calls: readonly CallDocument[]): CallDocument[] {
  const byId = new Map(calls.map((call) => [call.call_id, call]));
  return calls.map((call) => {
    const first = call.same_as === null ? undefined : byId.get(call.same_as);
    return first ? { ...call, output: first.output } : call;
  });
}
