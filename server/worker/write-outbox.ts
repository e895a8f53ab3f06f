import type { ActResult } from "../../agents/act/output.js";
import type { OutboxRequest, WriteOutbox } from "../../agents/ports.js";
import { isoAfter, isoNow, SECOND_MS } from "../../domain/clock.js";
import type { Op } from "../../domain/documents.js";
import { effectIdOf, type EffectDocument } from "../../domain/effect.js";
import { AppError } from "../../domain/errors.js";
import { AI } from "../../domain/event.js";
import { overtakenBecause } from "../../domain/next-step.js";
import type { TicketDocument } from "../../domain/ticket.js";
import type { NewEvent } from "../../store/event-ops.js";
import type { Change } from "../../store/change-ticket.js";
import { actionRows, actionSlot, type ActionRows } from "./action-rows.js";
import { MANY, type WorkerDeps } from "./deps.js";
import { noticeOps } from "./notice.js";
import { outgoing } from "./outgoing.js";

export type OutboxDeps = Pick<WorkerDeps, "tickets" | "reads" | "policy" | "jobs" | "clock" | "ids">;

/**
 * The port through which *act* has its effects: one commit under the run's lease, with rows keyed by run and slot.
 * A second call finds the first one's rows and changes nothing. An action that has passed its limit meanwhile is
 * refused, and with it the reply, which may speak of it: then the customer is told that a person takes over. What
 * no person approved is not done once the customer has written again; what one approved is, without the reply.
 */
export function createWriteOutbox(deps: OutboxDeps): WriteOutbox {
  return async (request, config) => {
    const token: unknown = config.configurable?.["lease_token"];
    if (typeof token !== "number")
      throw new AppError("lease_lost", `run ${request.run_id} works under no lease`);
    let result: ActResult | undefined;
    await deps.tickets.change(
      request.ticket_id,
      async (ticket) => {
        const known = await deps.reads.effects.find({
          filter: { ticket_id: request.ticket_id, run_id: request.run_id },
          limit: MANY,
        });
        if (ticket.run_id !== request.run_id)
          throw new AppError(
            "lease_lost",
            `${request.ticket_id} is worked by another run than ${request.run_id}`,
          );
        const planned = known.length > 0 ? writtenBefore(request, known) : await plan(deps, ticket, request);
        result = planned.result;
        return planned.change;
      },
      { actor: AI, lease: { token } },
    );
    if (!result) throw new AppError("unavailable", `the outbox of ${request.run_id} was not written`);
    enqueueDue(deps, request, result);
    return result;
  };
}

type Planned = { result: ActResult; change?: Change };

async function plan(deps: OutboxDeps, ticket: TicketDocument, request: OutboxRequest): Promise<Planned> {
  const overtaken = overtakenBecause(ticket, request) !== undefined;
  const actions: ActionRows =
    overtaken && !request.by_person
      ? { effect_ids: [], ops: [], events: [], refused: [] }
      : await actionRows(deps, ticket, request);
  const hasRefusal = actions.refused.length > 0;
  const reply = hasRefusal ? undefined : replyRow(deps, ticket, { request, overtaken });
  const told =
    (request.hand_over_notice || hasRefusal) && !overtaken
      ? await noticeOps(deps, ticket, { run_id: request.run_id, language: request.language })
      : undefined;
  const ids = [...(reply ? [reply.effect_id] : []), ...actions.effect_ids, ...(told ? [told.effect_id] : [])];
  const result: ActResult = { effect_ids: ids, reply: reply?.status ?? "none", refused: actions.refused };
  if (ids.length === 0) return { result };
  return {
    result,
    change: {
      set: {},
      where: { run_id: request.run_id },
      events: [...(reply?.events ?? []), ...actions.events, ...(told?.events ?? [])],
      also: [...(reply?.ops ?? []), ...actions.ops, ...(told?.ops ?? [])],
    },
  };
}

function replyRow(
  { policy: { policy }, clock, ids }: OutboxDeps,
  ticket: TicketDocument,
  { request, overtaken }: { request: OutboxRequest; overtaken: boolean },
): { effect_id: string; status: "held" | "void"; ops: Op[]; events: NewEvent[] } | undefined {
  const { approved, run_id, watermark, by_person } = request;
  if (!approved.reply) return undefined;
  const { text, language, citations } = approved.reply;
  const now = isoNow(clock);
  const status = overtaken ? "void" : "held";
  const effect_id = effectIdOf(run_id, "reply");
  const ops = outgoing({
    ticket,
    run_id,
    slot: "reply",
    by: "ai",
    author: { type: "ai", id: null, name: AI.name },
    args: { text, language, citations },
    watermark,
    status,
    message_id: ids.next("MSG"),
    now,
    // What a person approved, a person may take back.
    due_at: by_person ? isoAfter(now, policy.reviews.undo_seconds * SECOND_MS) : now,
  });
  const why = overtaken ? { why: "the ticket has moved on since it was approved" } : {};
  return {
    effect_id,
    status,
    ops,
    events: [{ type: overtaken ? "effect.void" : "effect.held", data: { effect_id, type: "reply", ...why } }],
  };
}

/** What an earlier call has done, read from its rows: it was one commit, so they are all there. */
function writtenBefore({ run_id, approved }: OutboxRequest, known: readonly EffectDocument[]): Planned {
  const ids = new Set(known.map(({ effect_id }) => effect_id));
  const reply = known.find(({ slot }) => slot === "reply");
  const refused = approved.actions.filter((_action, at) => !ids.has(effectIdOf(run_id, actionSlot(at))));
  return {
    result: {
      effect_ids: [...ids],
      reply: reply ? (reply.status === "void" ? "void" : "held") : "none",
      refused: refused.map(({ action_id }) => ({ action_id, because: "it was not written with the others" })),
    },
  };
}

function enqueueDue(
  { jobs, policy: { policy } }: OutboxDeps,
  request: OutboxRequest,
  result: ActResult,
): void {
  for (const effect_id of result.effect_ids) {
    const isReply = effect_id === effectIdOf(request.run_id, "reply");
    if (isReply && result.reply === "void") continue;
    const delayMs = isReply && request.by_person ? policy.reviews.undo_seconds * SECOND_MS : 0;
    jobs.enqueue("deliver", { effect_id }, { delayMs });
  }
}
