import type { EffectDocument } from "../../domain/effect.js";
import type { TicketDocument } from "../../domain/ticket.js";
import type { Effects } from "../../store/effects.js";

/**
 * Whether something that counts as an answer to all that the customer has written has left the desk, or is on its way:
 * the outbox's word, since a run that ended without an answer has handled the messages too.
 */
export async function isAnswered(
  { effects }: { effects: Pick<Effects, "ofTicket"> },
  { ticket_id, watermark }: Pick<TicketDocument, "ticket_id" | "watermark">,
  counts: (effect: EffectDocument) => boolean,
): Promise<boolean> {
  const known = await effects.ofTicket(ticket_id);
  return known.some((effect) => effect.status !== "void" && effect.watermark >= watermark && counts(effect));
}

/** A reply, other than the one that is spoken of. */
export const anotherReply =
  (but: Pick<EffectDocument, "effect_id">) =>
  ({ type, effect_id }: EffectDocument): boolean =>
    type === "reply" && effect_id !== but.effect_id;
