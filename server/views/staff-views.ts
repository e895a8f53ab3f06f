import { Effect, type EffectDocument } from "../../domain/effect.js";
import type { Role } from "../../domain/enums.js";
import { TicketEvent, type TicketEventDocument } from "../../domain/event.js";
import { Review, type ReviewDocument } from "../../domain/review.js";
import { seesMasked } from "../../domain/rights.js";
import { CallSummary, Run, type CallDocument, type RunDocument } from "../../domain/run.js";
import { Trace, TraceCall, tracedDecisions, withAnswers } from "../../domain/trace.js";
import type { TicketDocument } from "../../domain/ticket.js";
import { maskDeep, namesOf } from "./mask-deep.js";
import { pick } from "./pick.js";

/** Who looks, and at what of which ticket: its customer's names are masked where anything is. */
type Seen = { role: Role; ticket: TicketDocument };

/** Anything that tells of a ticket, as its reader may see it. */
export const maskedFor = <T>(value: T, { role, ticket }: Seen): T =>
  seesMasked(role) ? maskDeep(value, namesOf(ticket)) : value;

/** A review as the desk's people see it. */
export const reviewView = (review: ReviewDocument, seen: Seen): Review =>
  maskedFor(pick(Review, review), seen);

/** A line of the audit trail. */
export const eventView = (event: TicketEventDocument, seen: Seen): TicketEvent =>
  maskedFor(pick(TicketEvent, event), seen);

/** A run with all that was recorded of it, and what people decided in it, oldest first. */
export function traceView(
  run: RunDocument,
  { calls, reviews }: { calls: readonly CallDocument[]; reviews: readonly ReviewDocument[] },
  seen: Seen,
): Trace {
  return maskedFor(
    pick(Trace, {
      ...run,
      calls: withAnswers(calls).map((call) => pick(TraceCall, call)),
      reviews: tracedDecisions(reviews),
    }),
    seen,
  );
}

/** A row of the outbox. */
export const effectView = (effect: EffectDocument, seen: Seen): Effect =>
  maskedFor(pick(Effect, effect), seen);

/** A run with its model and tool calls; what else was recorded serves replays alone. */
export function runView(run: RunDocument, calls: readonly CallDocument[], seen: Seen): Run {
  const summaries = calls
    .filter(({ kind }) => kind === "model" || kind === "tool")
    .map((call) => pick(CallSummary, call));
  return maskedFor(pick(Run, { ...run, calls: summaries }), seen);
}
