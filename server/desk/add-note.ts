import { isoNow } from "../../domain/clock.js";
import { AppError } from "../../domain/errors.js";
import type { MessageDocument } from "../../domain/message.js";
import { type Asked, type DeskDeps, personFrom } from "./deps.js";
import type { Received } from "./receive-message.js";

/** An internal note: seen by the desk's people alone, changes nothing. @throws AppError "not_found" */
export const addNote =
  (deps: DeskDeps) =>
  async (ticketId: string, { text }: { text: string }, { who, also }: Asked<Received>): Promise<Received> => {
    const person = personFrom(who);
    let message: MessageDocument | undefined;
    const ticket = await deps.tickets.change(
      ticketId,
      (before) => {
        const now = isoNow(deps.clock);
        const note: MessageDocument = {
          message_id: deps.ids.next("MSG"),
          ticket_id: ticketId,
          kind: "note",
          direction: "out",
          author: { type: "person", id: person.agent_id, name: person.name },
          text,
          language: deps.detectLanguage(text, before.language),
          delivery: { status: "received", at: now },
          created_at: now,
          number: null,
          epoch: before.epoch,
          effect_id: null,
        };
        message = note;
        return {
          set: {},
          events: [{ type: "note.added", data: { message_id: note.message_id } }],
          also: [
            { op: "insert", collection: "messages", document: note },
            ...(also?.({ ticket: before, message: note }) ?? []),
          ],
        };
      },
      { actor: who.actor },
    );
    if (!message) throw new AppError("not_found", `No ticket ${ticketId}`);
    return { ticket, message };
  };
