import { isoAfter, isoNow, SECOND_MS } from "../../domain/clock.js";
import type { EffectDocument } from "../../domain/effect.js";
import { SYSTEM } from "../../domain/event.js";
import type { TicketDocument } from "../../domain/ticket.js";
import type { Change } from "../../store/change-ticket.js";
import { GiveUp, type JobHandler } from "../jobs/handlers.js";
import { actionDone } from "./action-done.js";
import { sendOut } from "./send-out.js";
import { markUnknown, sentChange, voidChange, whyNotSent, type DeliverDeps } from "./settle-effect.js";

/** Another process may still be sending what has been in `sending` for less. */
export const SENDING_MS = 30 * SECOND_MS;

/**
 * Sends one effect of the outbox, once: does an action by its ledger, shows a message in the thread, or hands it to
 * its channel. Whatever state the effect was left in by a process that died, this goes on from there.
 */
export function createDeliver(deps: DeliverDeps): JobHandler<"deliver"> {
  return async ({ effect_id }, context) => {
    const effect = await deps.reads.effects.get(effect_id);
    if (!effect) throw new GiveUp(`there is no effect ${effect_id}`);
    switch (effect.status) {
      case "sent":
      case "void":
      case "unknown":
        return `it was ${effect.status} already`;
      case "held":
        return deliverHeld(deps, effect, () => sendOut(deps, effect, context));
      case "sending":
        return deliverDoubtful(deps, effect, () => sendOut(deps, effect, context));
    }
  };
}

async function deliverHeld(
  deps: DeliverDeps,
  effect: EffectDocument,
  send: () => Promise<string>,
): Promise<string> {
  const waitMs = Date.parse(effect.due_at) - deps.clock().getTime();
  if (waitMs > 0) {
    deps.jobs.enqueue("deliver", { effect_id: effect.effect_id }, { delayMs: waitMs });
    return "it is not due yet";
  }
  if (effect.message_id === null)
    return settleHeld(deps, effect, (ticket, held) => actionDone(deps, ticket, held));
  if (deps.channels(effect.channel)) return send();
  return settleHeld(deps, effect, async (ticket, held) => {
    const why = await whyNotSent(deps, ticket, held);
    const at = isoNow(deps.clock);
    if (why !== undefined) return voidChange(held, { at, why });
    return sentChange(ticket, held, { at, receipt: `thread:${held.message_id ?? ""}` });
  });
}

/** One commit from held to where it ends, planned on the effect as it then is. */
async function settleHeld(
  deps: DeliverDeps,
  effect: EffectDocument,
  plan: (ticket: TicketDocument, held: EffectDocument) => Promise<Change>,
): Promise<string> {
  let moved = false;
  await deps.tickets.change(
    effect.ticket_id,
    async (ticket) => {
      const held = await deps.reads.effects.get(effect.effect_id);
      moved = held?.status === "held";
      return held && moved ? plan(ticket, held) : undefined;
    },
    { actor: SYSTEM },
  );
  const after = await deps.reads.effects.get(effect.effect_id);
  return moved ? `it is ${after?.status ?? "gone"}` : "somebody else has settled it";
}

/** A process stopped between claiming and knowing: a channel that can be asked again is; else a person must look. */
async function deliverDoubtful(
  deps: DeliverDeps,
  effect: EffectDocument,
  send: () => Promise<string>,
): Promise<string> {
  const channel = deps.channels(effect.channel);
  if (channel?.idempotent) return send();
  const leftMs = Date.parse(isoAfter(effect.at, SENDING_MS)) - deps.clock().getTime();
  if (leftMs > 0) {
    deps.jobs.enqueue("deliver", { effect_id: effect.effect_id }, { delayMs: leftMs });
    return "it may still be on its way";
  }
  await markUnknown(deps, effect, "the desk stopped while it was being sent");
  return "nobody knows whether it was sent: a person must say";
}
