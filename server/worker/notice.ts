import { isoNow } from "../../domain/clock.js";
import type { Op } from "../../domain/documents.js";
import { effectIdOf } from "../../domain/effect.js";
import type { TicketDocument } from "../../domain/ticket.js";
import type { NewEvent } from "../../store/event-ops.js";
import { MANY, type WorkerDeps } from "./deps.js";
import { outgoing } from "./outgoing.js";

type NoticeDeps = Pick<WorkerDeps, "reads" | "policy" | "clock" | "ids">;

/**
 * The policy's fixed words that a person takes over, as a row of the outbox: in the ticket's language, once an
 * epoch. Undefined where they were said already.
 */
export async function noticeOps(
  { reads, policy: { policy }, clock, ids }: NoticeDeps,
  ticket: TicketDocument,
  { run_id, language = ticket.language }: { run_id: string; language?: string },
): Promise<{ effect_id: string; ops: Op[]; events: NewEvent[] } | undefined> {
  const { ticket_id, epoch } = ticket;
  const said = await reads.effects.find({ filter: { ticket_id, type: "notice", epoch }, limit: MANY });
  if (said.some(({ status }) => status !== "void")) return undefined;
  const templates = policy.languages.templates.hand_over;
  const spoken = templates[language] === undefined ? policy.languages.supported[0] : language;
  const text = templates[spoken ?? ""];
  if (spoken === undefined || text === undefined) return undefined;
  const now = isoNow(clock);
  const effect_id = effectIdOf(run_id, "notice");
  const ops = outgoing({
    ticket,
    run_id,
    slot: "notice",
    by: "system",
    author: { type: "system", id: null, name: policy.desk.name },
    args: { text, language: spoken },
    watermark: ticket.watermark,
    status: "held",
    message_id: ids.next("MSG"),
    now,
    due_at: now,
  });
  return { effect_id, ops, events: [{ type: "effect.held", data: { effect_id, type: "notice" } }] };
}
