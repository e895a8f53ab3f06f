import { isoAfter, isoNow, SECOND_MS } from "../../domain/clock.js";
import type { EffectDocument } from "../../domain/effect.js";
import { AppError } from "../../domain/errors.js";
import type { MessageDocument } from "../../domain/message.js";
import type { PersonDocument } from "../../domain/person.js";
import { isOpen, type TicketDocument } from "../../domain/ticket.js";
import { voidedReplies } from "../effect-ops.js";
import { type Asked, type DeskDeps, personFrom } from "./deps.js";
import type { Received } from "./receive-message.js";

/**
 * A person answers: the reply waits out its undo time in the outbox, the AI falls silent on this ticket, what it had
 * to say and has not sent is void, and whatever run or review was open is superseded.
 * @throws AppError "conflict" on a closed ticket, "forbidden" for a key of no person
 */
export const replyAsPerson =
  (deps: DeskDeps) =>
  async (ticketId: string, { text }: { text: string }, { who, also }: Asked<Received>): Promise<Received> => {
    const person = personFrom(who);
    let message: MessageDocument | undefined;
    const ticket = await deps.tickets.change(
      ticketId,
      async (before) => {
        if (before.status === "closed")
          throw new AppError(
            "conflict",
            `Ticket ${ticketId} is closed; only a follow-up ticket can be answered.`,
          );
        const reply = outgoing(deps, before, { text, person });
        message = reply.message;
        const voided = voidedReplies(await deps.effects.ofTicket(ticketId), {
          at: reply.effect.at,
          why: "a person has answered",
        });
        const set: Partial<TicketDocument> = {
          ...(isOpen(before) ? { status: "waiting_for_customer" as const } : {}),
          human_owned: true,
          handled: before.watermark,
          assigned_to: before.assigned_to ?? person.agent_id,
          settled: false,
        };
        return {
          set,
          events: [
            ...voided.events,
            { type: "effect.held", data: { effect_id: reply.effect.effect_id, type: "reply" } },
          ],
          also: [
            ...voided.ops,
            { op: "insert", collection: "effects", document: reply.effect },
            { op: "insert", collection: "messages", document: reply.message },
            ...(also?.({ ticket: { ...before, ...set }, message: reply.message }) ?? []),
          ],
        };
      },
      { actor: who.actor },
    );
    if (!message?.effect_id) throw new AppError("not_found", `No ticket ${ticketId}`);
    deps.jobs.enqueue("work-ticket", { ticket_id: ticketId });
    deps.jobs.enqueue(
      "deliver",
      { effect_id: message.effect_id },
      { delayMs: deps.policy.policy.reviews.undo_seconds * SECOND_MS },
    );
    return { ticket, message };
  };

function outgoing(
  { clock, ids, policy, detectLanguage }: DeskDeps,
  ticket: TicketDocument,
  { text, person }: { text: string; person: PersonDocument },
): { message: MessageDocument; effect: EffectDocument } {
  const now = isoNow(clock);
  const messageId = ids.next("MSG");
  const effectId = ids.next("EFF");
  const language = detectLanguage(text, ticket.language);
  return {
    message: {
      message_id: messageId,
      ticket_id: ticket.ticket_id,
      kind: "reply",
      direction: "out",
      author: { type: "person", id: person.agent_id, name: person.name },
      text,
      language,
      delivery: { status: "held", at: now },
      created_at: now,
      number: null,
      epoch: ticket.epoch,
      effect_id: effectId,
    },
    effect: {
      effect_id: effectId,
      ticket_id: ticket.ticket_id,
      run_id: null,
      slot: "reply",
      type: "reply",
      args: { text, language },
      status: "held",
      due_at: isoAfter(now, policy.policy.reviews.undo_seconds * SECOND_MS),
      at: now,
      receipt: null,
      by: "person",
      epoch: ticket.epoch,
      watermark: ticket.watermark,
      message_id: messageId,
      customer_id: ticket.customer_id,
      channel: ticket.source,
      attempts: 0,
      version: 1,
    },
  };
}
