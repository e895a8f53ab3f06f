import type { Message, MessageDocument } from "../../domain/message.js";
import type { TicketDocument } from "../../domain/ticket.js";
import type { HttpDeps } from "../http/deps.js";
import type { Who } from "../http/who.js";
import { messageView } from "../views/message-view.js";

/** A message in LangChain's form: what its chat interfaces show. */
export type ChatMessage = {
  id: string;
  type: "human" | "ai";
  content: string;
  name: string;
  additional_kwargs: object;
  response_metadata: object;
};

/** More than a chat shows at once. */
const LATEST = 200;

/** A ticket's thread as its reader may see it, oldest first; notes are the desk's own. */
export async function chatMessages(
  { messages }: Pick<HttpDeps, "messages">,
  ticket: TicketDocument,
  who: Who,
): Promise<ChatMessage[]> {
  const { items } = await messages.thread(ticket.ticket_id, {
    includeNotes: false,
    direction: "desc",
    limit: LATEST,
  });
  return items
    .filter(isSaid)
    .map((message) => chatMessage(messageView(message, who, ticket)))
    .toReversed();
}

/** What waits to be sent is no part of a conversation yet, whoever may see it. */
const isSaid = ({ direction, delivery }: MessageDocument): boolean =>
  direction === "in" || delivery.status === "sent";

const chatMessage = ({ message_id, direction, text, author }: Message): ChatMessage => ({
  id: message_id,
  type: direction === "in" ? "human" : "ai",
  content: text,
  name: author.name,
  additional_kwargs: {},
  response_metadata: {},
});
