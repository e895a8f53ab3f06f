import { isoNow } from "../../domain/clock.js";
import type { Op } from "../../domain/documents.js";
import type { EffectDocument } from "../../domain/effect.js";
import { SYSTEM } from "../../domain/event.js";
import type { ReviewDocument } from "../../domain/review.js";
import type { RunDocument } from "../../domain/run.js";
import type { TicketDocument } from "../../domain/ticket.js";
import type { NewEvent } from "../../store/event-ops.js";
import type { Change } from "../../store/change-ticket.js";
import { MANY, type WorkerDeps } from "./deps.js";
import { voidedReplies } from "../effect-ops.js";
import { reviewOf } from "./review-of.js";

type Superseded = {
  ticket: TicketDocument;
  run: RunDocument;
  /** The run's latest review. */
  review: ReviewDocument | undefined;
  /** Of the run. */
  effects: readonly EffectDocument[];
  why: string;
  now: string;
};

/** A reply in doubt may have reached the customer. */
const HAS_LEFT: ReadonlySet<EffectDocument["status"]> = new Set(["sending", "sent", "unknown"]);

/**
 * Ends a live run that answers what is no longer asked, with its open review and its replies that have not left.
 * What was decided and the actions that were approved stand; so does a reply that has left: its messages are answered.
 * @throws AppError "lease_lost"
 */
export async function supersedeRun(
  deps: WorkerDeps,
  { run_id, why, token }: { run_id: string; why: string; token: number },
): Promise<void> {
  const run = await deps.reads.runs.get(run_id);
  if (!run) return;
  await deps.tickets.change(
    run.ticket_id,
    async (ticket) => {
      const current = await deps.reads.runs.get(run_id);
      if (current?.status !== "running" && current?.status !== "interrupted") return undefined;
      const [review, effects] = await Promise.all([
        reviewOf(deps, current),
        deps.reads.effects.find({ filter: { ticket_id: ticket.ticket_id, run_id }, limit: MANY }),
      ]);
      return superseding({ ticket, run: current, review, effects, why, now: isoNow(deps.clock) });
    },
    { actor: SYSTEM, lease: { token } },
  );
}

/** The change that supersedes a run: pure. */
function superseding({ ticket, run, review, effects, why, now }: Superseded): Change {
  const open = review?.status === "pending" ? review : undefined;
  const voided = voidedReplies(effects, { at: now, why });
  const hasAnswered = effects.some(({ type, status }) => type === "reply" && HAS_LEFT.has(status));
  const waited = ticket.status === "in_progress" || ticket.status === "waiting_for_review";
  const events: NewEvent[] = [
    { type: "run.superseded", data: { run_id: run.run_id, why } },
    ...(open ? [{ type: "review.superseded" as const, data: { review_id: open.review_id, why } }] : []),
    ...voided.events,
  ];
  return {
    set: {
      settled: false,
      ...(ticket.open_review_id === null ? {} : { open_review_id: null }),
      ...(waited ? { status: ticket.human_owned ? ("assigned" as const) : ("open" as const) } : {}),
      ...(hasAnswered ? { handled: Math.max(ticket.handled, run.watermark) } : {}),
    },
    events,
    also: [runOp(run, now), ...(open ? [reviewOp(open)] : []), ...voided.ops],
  };
}

const runOp = ({ run_id, version }: RunDocument, now: string): Op => ({
  op: "patch",
  collection: "runs",
  key: run_id,
  where: { version },
  set: { status: "superseded", ended_at: now, version: version + 1 },
});

const reviewOp = ({ review_id, version }: ReviewDocument): Op => ({
  op: "patch",
  collection: "reviews",
  key: review_id,
  where: { version },
  set: { status: "superseded", version: version + 1 },
});
