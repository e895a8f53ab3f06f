import { isoNow } from "../../domain/clock.js";
import type { Op } from "../../domain/documents.js";
import type { EffectDocument } from "../../domain/effect.js";
import { AppError } from "../../domain/errors.js";
import type { EventType } from "../../domain/event.js";
import type { TicketDocument } from "../../domain/ticket.js";
import type { Asked, DeskDeps } from "./deps.js";
import { reopening } from "./reopening.js";

type Settlement = {
  from: EffectDocument["status"];
  to: "sent" | "void";
  event: EventType;
  /** What else changes on the ticket. */
  set: (ticket: TicketDocument, effect: EffectDocument) => Partial<TicketDocument>;
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
      set: (ticket, effect) => afterUndo(ticket, effect, isoNow(deps.clock)),
    });

/**
 * A person says what became of a delivery whose outcome nobody knew.
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
      set: (ticket) =>
        outcome === "sent" && ticket.first_responded_at === null
          ? { first_responded_at: isoNow(deps.clock) }
          : {},
    });

/** An answer taken back is none: the messages it answered wait again, for the person who took it back. */
function afterUndo(ticket: TicketDocument, effect: EffectDocument, now: string): Partial<TicketDocument> {
  const mine = { human_owned: true, settled: false };
  if (effect.type !== "reply") return mine;
  const unanswered = { ...mine, handled: Math.min(ticket.handled, effect.watermark - 1) };
  if (ticket.status === "resolved") return { ...reopening(ticket, now), ...unanswered };
  return ticket.status === "waiting_for_customer" ? { ...unanswered, status: "assigned" } : unanswered;
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
      const changes = set(ticket, effect);
      return {
        set: changes,
        events: [
          { type: event, data: { effect_id: effectId, type: effect.type, status: to } },
          ...(changes.epoch
            ? [{ type: "reopened" as const, data: { epoch: changes.epoch, by: "person" } }]
            : []),
        ],
        also: [...statusOps(effect, to, at), ...(also?.(settled) ?? [])],
      };
    },
    { actor: who.actor },
  );
  deps.jobs.enqueue("work-ticket", { ticket_id: known.ticket_id });
  return settled;
}

/** The status of an effect, and of the message that it carries, set together where the effect has not moved. */
function statusOps(effect: EffectDocument, status: "sent" | "void", at: string): Op[] {
  const patch: Op = {
    op: "patch",
    collection: "effects",
    key: effect.effect_id,
    where: { version: effect.version },
    set: { status, at, version: effect.version + 1 },
  };
  if (effect.message_id === null) return [patch];
  return [
    patch,
    {
      op: "patch",
      collection: "messages",
      key: effect.message_id,
      where: {},
      set: { delivery: { status, at } },
    },
  ];
}
