import type { Documents } from "../../domain/documents.js";
import type { TicketDocument } from "../../domain/ticket.js";
import { createCollection } from "../../store/collection.js";

/** More replies than a page of tickets has. */
const ALL = 10_000;

/** The ids of those tickets whose suggested reply has been sent, as it was suggested. */
export type Delivered = (tickets: readonly TicketDocument[]) => Promise<ReadonlySet<string>>;

/**
 * Asks the outbox. A reply that a person has rewritten does not show what the AI had suggested before; one to which
 * more was added shows all of it.
 */
export function createDelivered({ documents }: { documents: Pick<Documents, "get" | "find"> }): Delivered {
  const { find } = createCollection(documents, "effects");
  return async function delivered(tickets) {
    const suggested = new Map(
      tickets.flatMap(({ ticket_id, ai_suggested_reply }) =>
        ai_suggested_reply ? [[ticket_id, ai_suggested_reply] as const] : [],
      ),
    );
    if (suggested.size === 0) return new Set();
    const sent = await find({
      filter: { ticket_id: { in: [...suggested.keys()] }, type: "reply", status: "sent" },
      limit: ALL,
    });
    return new Set(
      sent
        .filter(({ ticket_id, args }) => holds(args["text"], suggested.get(ticket_id)))
        .map(({ ticket_id }) => ticket_id),
    );
  };
}

const holds = (text: unknown, part: string | undefined): boolean =>
  typeof text === "string" && part !== undefined && text.includes(part);
