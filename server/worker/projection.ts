import type { Op } from "../../domain/documents.js";
import { overtakenBecause } from "../../domain/next-step.js";
import type { PersonDocument } from "../../domain/person.js";
import type { PlaybookOutcome } from "../../domain/playbook.js";
import type { Policy } from "../../domain/policy.js";
import type { ReviewDocument } from "../../domain/review.js";
import type { RunDocument } from "../../domain/run.js";
import { isOpen, type TicketDocument } from "../../domain/ticket.js";
import type { NewEvent } from "../../store/event-ops.js";
import type { Change } from "../../store/change-ticket.js";
import { aiFields } from "./ai-fields.js";
import { chooseAssignee } from "./assignment.js";
import { openReview } from "./open-review.js";
import { runDecisions } from "./run-decisions.js";
import { outcomeOfRun, type RunOutcome } from "./run-end.js";
import type { RunView } from "./run-view.js";

export type Projected = {
  ticket: TicketDocument;
  run: RunDocument;
  view: RunView;
  /** The latest review of the run, if it had one. */
  review: ReviewDocument | undefined;
  people: readonly PersonDocument[];
  policy: Policy;
  now: string;
  cost_usd: number;
  /** For the review, where the run waits at one: its id, and what in the policy asks for a person. */
  asked: { review_id: string; reasons: string[] } | undefined;
};

/** Decisions that are carried out whatever has happened since; `nextStep` holds the same. */
const BINDING: ReadonlySet<ReviewDocument["status"]> = new Set(["accepted", "edited", "ignored"]);

/** Whether what a run carries out was decided by a person, so that nothing newer may stop it. */
export const isBinding = (review: ReviewDocument | undefined): boolean =>
  review !== undefined && BINDING.has(review.status);

/**
 * What a stopped run changes on its ticket, as one change: what the agents found, status, queue and assignee, the
 * run itself, and its review if it waits for one. Undefined where the ticket has moved on, so that the run is to be
 * superseded. A run that carried out a person's decision on such a ticket only ends: what is newer stands.
 */
export function projectRun(projected: Projected): Change | undefined {
  const { ticket, run, review } = projected;
  if (ticket.run_id !== run.run_id) return undefined;
  if (overtakenBecause(ticket, run) === undefined) return stopped(projected);
  return isBinding(review) ? ended(projected) : undefined;
}

function stopped(projected: Projected): Change {
  const { ticket, run, view, review, people, policy, now, asked } = projected;
  const pending = view.stands === "interrupted";
  const outcome = outcomeOfRun({ state: view.state, pending, ticket, review, policy, now });
  const worked: TicketDocument = { ...ticket, ...aiFields(view.state, ticket), ...outcome.fields };
  const { also, ...assignment } = assignmentAfter(worked, { people, policy, routed: view.state.routing });
  const placed: TicketDocument = { ...worked, ...assignment };
  const opened =
    asked && view.interrupt_id !== null && view.checkpoint_id !== null
      ? openReview({
          ...asked,
          run,
          ticket: placed,
          state: view.state,
          interrupt_id: view.interrupt_id,
          checkpoint_id: view.checkpoint_id,
          policy,
          now,
        })
      : undefined;
  return {
    set: {
      ...changedOf(placed, ticket),
      open_review_id: opened?.review_id ?? null,
      policy_hash: run.policy_hash,
      settled: true,
      ...(pending ? {} : { handled: Math.max(ticket.handled, run.watermark) }),
      ...(outcome.fields.status === "resolved" ? { resolved_at: now } : {}),
      ...(outcome.automatic ? { automatic_tries: ticket.automatic_tries + 1 } : {}),
    },
    where: { run_id: run.run_id, watermark: run.watermark },
    events: eventsOf(projected, { outcome, opened }),
    also: [
      ...also,
      runOp(projected, pending ? "interrupted" : "completed"),
      ...reviewOps(opened),
      ...playbookOps(projected, outcome),
    ],
  };
}

/** A run at its end on a ticket that is no longer the one it was about. */
function ended(projected: Projected): Change {
  const { ticket, run, view } = projected;
  const ignored = view.state.review_outcome?.type === "ignore";
  return {
    set: {
      handled: Math.max(ticket.handled, run.watermark),
      settled: false,
      ...(ticket.open_review_id === null ? {} : { open_review_id: null }),
      ...(ignored ? { human_owned: true } : {}),
    },
    where: { run_id: run.run_id },
    events: [{ type: "run.completed", data: { run_id: run.run_id, overtaken: true } }],
    also: [runOp(projected, "completed")],
  };
}

function assignmentAfter(
  worked: TicketDocument,
  {
    people,
    policy,
    routed,
  }: { people: readonly PersonDocument[]; policy: Policy; routed: { reason: string } | undefined },
) {
  const home = worked.routed_queue ?? worked.queue ?? policy.managers_queue;
  if (!isOpen(worked)) return { queue: home, also: [] };
  const { also, ...chosen } = chooseAssignee({ ticket: worked, people, policy });
  // Answered and waiting for the customer: nobody has to be found, so it need not move to the managers.
  const waits = worked.status === "waiting_for_customer" && !worked.human_owned;
  if (chosen.assigned_to === null && waits) return { queue: home, assigned_to: null, also: [] };
  const reasons = new Set([routed?.reason, chosen.routing_reason].filter((reason) => reason != null));
  return { ...chosen, routing_reason: reasons.size === 0 ? null : [...reasons].join("; "), also };
}

const changedOf = (after: TicketDocument, before: TicketDocument): Partial<TicketDocument> => {
  const known: Record<string, unknown> = before;
  return Object.fromEntries(Object.entries(after).filter(([field, value]) => known[field] !== value));
};

function runOp({ run, view, now, cost_usd }: Projected, status: "interrupted" | "completed"): Op {
  return {
    op: "patch",
    collection: "runs",
    key: run.run_id,
    where: { version: run.version },
    set: {
      version: run.version + 1,
      status,
      decisions: runDecisions(view.state),
      interrupt_id: view.interrupt_id,
      checkpoint_id: view.checkpoint_id,
      cost_usd,
      ended_at: status === "interrupted" ? null : now,
      error: null,
    },
  };
}

const reviewOps = (opened: ReviewDocument | undefined): Op[] =>
  opened ? [{ op: "insert", collection: "reviews", document: opened }] : [];

function playbookOps({ run, view, ticket, now }: Projected, { answered }: RunOutcome): Op[] {
  const playbook = view.state.draft?.playbook;
  if (!playbook || view.stands !== "ended") return [];
  const document: PlaybookOutcome = {
    run_id: run.run_id,
    ticket_id: ticket.ticket_id,
    playbook: playbook.name,
    success: playbook.success && answered,
    at: now,
  };
  return [{ op: "insert", collection: "playbook_outcomes", document }];
}

function eventsOf(
  { run, ticket }: Projected,
  { outcome, opened }: { outcome: RunOutcome; opened: ReviewDocument | undefined },
): NewEvent[] {
  const { run_id } = run;
  const { escalation } = outcome.fields;
  const events: NewEvent[] = [];
  if (escalation && escalation.at !== ticket.escalation?.at)
    events.push({
      type: "escalated",
      data: { level: escalation.level, reason: escalation.reason, by: "ai" },
    });
  if (!opened) return [...events, { type: "run.completed", data: { run_id, answered: outcome.answered } }];
  const { review_id, reasons, proposal_hash, approvals_needed, due_at } = opened;
  return [
    ...events,
    { type: "run.interrupted", data: { run_id, review_id } },
    { type: "review.opened", data: { review_id, reasons, proposal_hash, approvals_needed, due_at } },
  ];
}
