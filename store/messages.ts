import type { Documents } from "../domain/documents.js";
import type { MessageDocument } from "../domain/message.js";
import { createCollection } from "./collection.js";
import { findPage, type Page, type PageOptions } from "./page.js";

const MAX_THREAD = 200;

type ThreadOptions = Partial<PageOptions> & {
  /** Whether the desk's internal notes are among them. */
  includeNotes: boolean;
  /** Oldest first unless told. */
  direction?: "asc" | "desc" | undefined;
};

export type Messages = {
  get(messageId: string): Promise<MessageDocument | undefined>;
  /** A ticket's messages by time, 200 a page unless told. @throws AppError "invalid_input" on a bad cursor */
  thread(ticketId: string, options: ThreadOptions): Promise<Page<MessageDocument>>;
};

export function createMessages({ documents }: { documents: Documents }): Messages {
  const { get, find } = createCollection(documents, "messages");
  return {
    get,
    thread: (ticketId, { includeNotes, limit = MAX_THREAD, cursor, direction = "asc" }) =>
      findPage(find, {
        limit,
        cursor,
        key: "message_id",
        sort: { field: "created_at", direction },
        anyOf: [{ ticket_id: ticketId, ...(includeNotes ? {} : { kind: "reply" }) }],
      }),
  };
}
