import { isoNow } from "../../domain/clock.js";
import type { EffectDocument } from "../../domain/effect.js";
import { AppError } from "../../domain/errors.js";
import type { EventType } from "../../domain/event.js";
import type { TicketDocument } from "../../domain/ticket.js";
import { effectOps } from "../effect-ops.js";
import type { Asked, DeskDeps } from "./deps.js";
import { anotherReply, isAnswered } from "./is-answered.js";
import { reopening } from "./reopening.js";

type Settlement = {
  from: EffectDocument["status"];
  to: "sent" | "void";
  event: EventType;
  /** What else changes on the ticket. */
  set: (ticket: TicketDocument, effect: EffectDocument) => Promise<Partial<TicketDocument>>;
};

/**
 * Takes back what is still held: it will not be sent, and the ticket is a person's.
 * @throws AppError "conflict" once it is on its way
 */
export const undoEffect =
  (deps: DeskDeps) =>
  (effectId: string, asked: Asked<EffectDocument>): Promise<EffectDocument> =>
    settle(deps, effectId, {
      ...asked,
      from: "held",
      to: "void",
      event: "effect.undone",
      set: (ticket, effect) => afterUndo(deps, ticket, effect),
    });

/**
 * A person says what became of a delivery whose outcome nobody knew. An answer that never reached the customer leaves
 * the ticket to a person, as if it had been taken back.
 * @throws AppError "conflict" when the outcome is known
 */
export const settleEffect =
  (deps: DeskDeps) =>
  (effectId: string, { outcome }: { outcome: "sent" | "void" }, asked: Asked<EffectDocument>) =>
    settle(deps, effectId, {
      ...asked,
      from: "unknown",
      to: outcome,
      event: "effect.settled",
      set: (ticket, effect) =>
        outcome === "sent" ? afterSent(deps, ticket, effect) : afterNotSent(deps, ticket, effect),
    });

/** A reply of this epoch meets its first response time; nothing else does. */
async function afterSent(
  { clock }: DeskDeps,
  { first_responded_at, epoch }: TicketDocument,
  effect: EffectDocument,
): Promise<Partial<TicketDocument>> {
  const isFirst = effect.type === "reply" && first_responded_at === null && epoch === effect.epoch;
  return isFirst ? { first_responded_at: isoNow(clock) } : {};
}

/** Nothing to say of an action or notice, nor of an answer in whose place there is another, or a closed ticket. */
async function afterNotSent(
  deps: DeskDeps,
  ticket: TicketDocument,
  effect: EffectDocument,
): Promise<Partial<TicketDocument>> {
  if (effect.type !== "reply" || effect.watermark < ticket.watermark || ticket.status === "closed") return {};
  const isOther = await isAnswered(deps, ticket, anotherReply(effect));
  return isOther ? {} : unanswered(ticket, effect, isoNow(deps.clock));
}

/** An answer taken back is none: the messages it answered wait again, for the person who took it back. */
async function afterUndo(
  deps: DeskDeps,
  ticket: TicketDocument,
  effect: EffectDocument,
): Promise<Partial<TicketDocument>> {
  const isOther = effect.type !== "reply" || (await isAnswered(deps, ticket, anotherReply(effect)));
  return isOther ? TAKEN_OVER : unanswered(ticket, effect, isoNow(deps.clock));
}

const TAKEN_OVER = { human_owned: true, settled: false };

/** The messages that an answer was for wait again, for a person. */
function unanswered(ticket: TicketDocument, effect: EffectDocument, now: string): Partial<TicketDocument> {
  const waiting = { ...TAKEN_OVER, handled: Math.min(ticket.handled, effect.watermark - 1) };
  if (ticket.status === "resolved") return { ...reopening(ticket, now), ...waiting };
  return ticket.status === "waiting_for_customer" ? { ...waiting, status: "assigned" } : waiting;
}

async function settle(
  deps: DeskDeps,
  effectId: string,
  { who, also, from, to, event, set }: Asked<EffectDocument> & Settlement,
): Promise<EffectDocument> {
  const known = await deps.effects.get(effectId);
  if (!known) throw new AppError("not_found", `No effect ${effectId}`);
  let settled = known;
  await deps.tickets.change(
    known.ticket_id,
    async (ticket) => {
      const effect = await deps.effects.get(effectId);
      if (effect?.status !== from)
        throw new AppError("conflict", `Effect ${effectId} is ${effect?.status ?? "gone"}, not ${from}.`, {
          details: { status: effect?.status ?? null },
        });
      const at = isoNow(deps.clock);
      settled = { ...effect, status: to, at, version: effect.version + 1 };
      const changes = await set(ticket, effect);
      return {
        set: changes,
        events: [
          { type: event, data: { effect_id: effectId, type: effect.type, status: to } },
          ...(changes.epoch
            ? [{ type: "reopened" as const, data: { epoch: changes.epoch, by: "person" } }]
            : []),
        ],
        also: [...effectOps(effect, { status: to, at }), ...(also?.(settled) ?? [])],
      };
    },
    { actor: who.actor },
  );
  deps.jobs.enqueue("work-ticket", { ticket_id: known.ticket_id });
  return settled;
}
