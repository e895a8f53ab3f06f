import { isoAfter, isoNow, SECOND_MS } from "../../domain/clock.js";
import type { EffectDocument } from "../../domain/effect.js";
import { SYSTEM } from "../../domain/event.js";
import type { TicketDocument } from "../../domain/ticket.js";
import { NotDelivered, type Channel } from "../channels/channel.js";
import type { JobContext } from "../jobs/handlers.js";
import { effectOps } from "../effect-ops.js";
import { markUnknown, sentChange, voidChange, whyNotSent, type DeliverDeps } from "./settle-effect.js";

/** A channel that has not answered by then leaves the delivery in doubt. */
const SEND_TIMEOUT_MS = 20 * SECOND_MS;
/** Before a message that was refused is offered again; doubled with each attempt. */
const REFUSED_MS = 5 * SECOND_MS;
/** Attempts at one delivery before a person is asked. */
const MAX_ATTEMPTS = 6;

/**
 * Hands a message to its channel: claimed in one commit, sent, and marked in another. A refusal gives it back; doubt
 * is repeated where the channel is idempotent, and a person's to settle where it is not.
 * @throws what an idempotent channel threw, to be tried again
 */
export async function sendOut(
  deps: DeliverDeps,
  effect: EffectDocument,
  context: JobContext,
): Promise<string> {
  const channel = deps.channels(effect.channel);
  const claimed = channel && (await claim(deps, channel, effect));
  if (!channel || !claimed) return "it is not to be sent any more";
  let receipt: string;
  try {
    receipt = (await send(deps, channel, { ...claimed, context })).receipt;
  } catch (err) {
    if (err instanceof NotDelivered) return giveBack(deps, claimed.effect, err.message);
    if (channel.idempotent && claimed.effect.attempts < MAX_ATTEMPTS) throw err;
    deps.log.warn({ err, effectId: effect.effect_id }, "delivery in doubt");
    await markUnknown(deps, claimed.effect, "the channel failed while it was being sent");
    return "nobody knows whether it was sent: a person must say";
  }
  await markSent(deps, claimed.effect, receipt);
  return `it was sent by ${channel.name}`;
}

type Claimed = { effect: EffectDocument; ticket: TicketDocument };

/**
 * Takes the effect for sending, or voids it where it must not leave; undefined when it is not to be sent, or when
 * another process is sending it on a channel that cannot be asked twice.
 */
async function claim(
  deps: DeliverDeps,
  { idempotent }: Channel,
  { effect_id, ticket_id }: EffectDocument,
): Promise<Claimed | undefined> {
  let claimed: Claimed | undefined;
  await deps.tickets.change(
    ticket_id,
    async (ticket) => {
      claimed = undefined;
      const effect = await deps.reads.effects.get(effect_id);
      // In `sending` it may have left already: then no guard counts any more.
      const isClaimable = effect?.status === "held" || (effect?.status === "sending" && idempotent);
      if (!effect || !isClaimable) return undefined;
      const at = isoNow(deps.clock);
      const why = effect.status === "held" ? await whyNotSent(deps, ticket, effect) : undefined;
      if (why !== undefined) return voidChange(effect, { at, why });
      const attempts = effect.attempts + 1;
      claimed = {
        ticket,
        effect: { ...effect, status: "sending", at, attempts, version: effect.version + 1 },
      };
      return { set: {}, also: effectOps(effect, { status: "sending", at, attempts }) };
    },
    { actor: SYSTEM },
  );
  return claimed;
}

async function send(
  deps: DeliverDeps,
  channel: Channel,
  { effect, ticket, context }: Claimed & { context: JobContext },
) {
  const message = await deps.reads.messages.get(effect.message_id ?? "");
  if (!message) throw new NotDelivered(`${effect.effect_id} has no message`);
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(SEND_TIMEOUT_MS)]);
  return channel.send({ effect, message, ticket, idempotency_key: effect.effect_id, signal });
}

/** The other side took nothing: it waits and is offered again, until a person must see to it. */
async function giveBack(deps: DeliverDeps, effect: EffectDocument, why: string): Promise<string> {
  if (effect.attempts >= MAX_ATTEMPTS) {
    await markUnknown(deps, effect, `refused ${effect.attempts} times: ${why}`);
    return "it was refused too often: a person must see to it";
  }
  const delayMs = REFUSED_MS * 2 ** (effect.attempts - 1);
  const at = isoNow(deps.clock);
  await deps.tickets.change(
    effect.ticket_id,
    () => ({ set: {}, also: effectOps(effect, { status: "held", at, due_at: isoAfter(at, delayMs) }) }),
    { actor: SYSTEM },
  );
  deps.jobs.enqueue("deliver", { effect_id: effect.effect_id }, { delayMs });
  return `it was refused and will be offered again: ${why}`;
}

/** Sent is sent, whoever knows of it first. */
async function markSent(
  deps: DeliverDeps,
  { effect_id, ticket_id }: EffectDocument,
  receipt: string,
): Promise<void> {
  await deps.tickets.change(
    ticket_id,
    async (ticket) => {
      const effect = await deps.reads.effects.get(effect_id);
      if (effect?.status !== "sending" && effect?.status !== "unknown") return undefined;
      return sentChange(ticket, effect, { at: isoNow(deps.clock), receipt });
    },
    { actor: SYSTEM },
  );
}
