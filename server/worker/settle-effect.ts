import { isoNow } from "../../domain/clock.js";
import type { EffectDocument } from "../../domain/effect.js";
import { SYSTEM } from "../../domain/event.js";
import type { TicketDocument } from "../../domain/ticket.js";
import type { Change } from "../../store/change-ticket.js";
import type { Channels } from "../channels/channel.js";
import { MANY, type WorkerDeps } from "./deps.js";
import { effectOps } from "../effect-ops.js";

export type DeliverDeps = Pick<WorkerDeps, "tickets" | "reads" | "jobs" | "clock" | "log"> & {
  channels: Channels;
};

/**
 * Why a message that is due must not leave any more; undefined: it may. The AI's replies answer one ticket as it
 * stood; the notice is said once an epoch; what a person wrote is theirs to take back.
 */
export async function whyNotSent(
  { reads }: Pick<WorkerDeps, "reads">,
  ticket: TicketDocument,
  effect: EffectDocument,
): Promise<string | undefined> {
  if (effect.by === "person") return undefined;
  if (ticket.status === "closed") return "the ticket is closed";
  if (ticket.epoch !== effect.epoch) return "the ticket was reopened";
  if (effect.type === "notice") {
    const filter = { ticket_id: ticket.ticket_id, type: "notice", epoch: effect.epoch };
    const notices = await reads.effects.find({ filter, limit: MANY });
    const said = notices.some(
      ({ effect_id, status }) => effect_id !== effect.effect_id && status !== "void" && status !== "held",
    );
    return said ? "it was said already" : undefined;
  }
  if (ticket.human_owned) return "a person has taken the ticket over";
  if (ticket.watermark !== effect.watermark) return "the customer has written again";
  if (ticket.run_id !== effect.run_id) return "another run answers the ticket";
  return undefined;
}

/** The commit by which a message counts as sent. A reply meets the first response time; the notice does not. */
export function sentChange(
  ticket: TicketDocument,
  effect: EffectDocument,
  { at, receipt }: { at: string; receipt: string },
): Change {
  const { effect_id, message_id, type, by } = effect;
  const isFirst = type === "reply" && ticket.first_responded_at === null && ticket.epoch === effect.epoch;
  return {
    set: isFirst ? { first_responded_at: at } : {},
    events: [
      { type: "effect.sent", data: { effect_id, type, receipt } },
      { type: "message.sent", data: { message_id, effect_id, by } },
    ],
    also: effectOps(effect, { status: "sent", at, receipt }),
  };
}

/** The commit by which an effect will never be sent. */
export const voidChange = (effect: EffectDocument, { at, why }: { at: string; why: string }): Change => ({
  set: {},
  events: [{ type: "effect.void", data: { effect_id: effect.effect_id, type: effect.type, why } }],
  also: effectOps(effect, { status: "void", at }),
});

/** Ends an effect whose delivery is in doubt; a person settles it. */
export async function markUnknown(
  deps: Pick<DeliverDeps, "tickets" | "reads" | "clock">,
  { effect_id, ticket_id, type }: EffectDocument,
  why: string,
): Promise<void> {
  await deps.tickets.change(
    ticket_id,
    async () => {
      const doubtful = await deps.reads.effects.get(effect_id);
      if (doubtful?.status !== "sending") return undefined;
      return {
        set: {},
        events: [{ type: "effect.unknown", data: { effect_id, type, why } }],
        also: effectOps(doubtful, { status: "unknown", at: isoNow(deps.clock) }),
      };
    },
    { actor: SYSTEM },
  );
}
