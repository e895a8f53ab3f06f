import { z } from "zod";
import { AppError } from "../../domain/errors.js";
import { Message, NewMessage } from "../../domain/message.js";
import { isOutside, type Capability } from "../../domain/rights.js";
import type { HttpDeps } from "../http/deps.js";
import { keepPage, PageQuery } from "../http/paging.js";
import { defineRoute, type Asked, type Route } from "../http/route.js";
import type { Received } from "../desk/receive-message.js";
import type { Who } from "../http/who.js";
import { messageView, seesMessage } from "../views/message-view.js";
import { Id } from "./schemas.js";
import { ticketFor } from "./ticket-access.js";

const NewReply = NewMessage.pick({ text: true });
const STORED = { status: 201, description: "Stored", schema: Message } as const;
const shared = { tags: ["messages"], params: Id } as const;

type AskedToWrite = Pick<Asked<{ id: string }, object, NewMessage>, "who" | "params" | "body" | "remember">;

/** A ticket's thread: reading it and writing into it. */
export const messageRoutes = (deps: HttpDeps): Route[] => [list(deps), post(deps), reply(deps)];

const list = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "get",
    path: "/api/tickets/:id/messages",
    operationId: "listMessages",
    summary: "The thread, newest first",
    access: "messages.read",
    paged: true,
    query: PageQuery,
    answers: { status: 200, description: "What you may see of it", schema: z.array(Message) },
    handler: async ({ who, params, query }) => {
      const ticket = await ticketFor(deps, params.id, { who, capability: "messages.read" });
      const includeNotes = !isOutside(who.role);
      const { items, next } = await keepPage(
        (cursor) =>
          deps.messages.thread(params.id, { limit: query.limit, cursor, includeNotes, direction: "desc" }),
        query.cursor,
        (messages) => messages.filter((message) => seesMessage(who.role, message)),
      );
      return { body: items.map((message) => messageView(message, who, ticket)), next };
    },
  });

const post = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "post",
    path: "/api/tickets/:id/messages",
    operationId: "writeMessage",
    summary: "Write: the customer's words start a run, a person's reply silences the AI, a note stays inside",
    access: "messages.write",
    problems: [409],
    body: NewMessage,
    answers: STORED,
    handler: (asked) => write(deps, "messages.write", asked),
  });

const reply = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "post",
    path: "/api/tickets/:id/reply",
    operationId: "replyToTicket",
    summary: "Write a message of kind reply",
    access: "tickets.reply",
    problems: [409],
    body: NewReply,
    answers: STORED,
    handler: (asked) => write(deps, "tickets.reply", { ...asked, body: { ...asked.body, kind: "reply" } }),
  });

/** The words of whoever asks: a customer's own, or a person's. */
async function write(
  deps: HttpDeps,
  capability: Capability,
  { who, params, body, remember }: AskedToWrite,
): Promise<{ body: Message }> {
  refuseKind(who.role, body.kind);
  const ticket = await ticketFor(deps, params.id, { who, capability });
  const shown = ({ message }: Received) => messageView(message, who, ticket);
  return {
    body: shown(await operationFor(deps, who, body)(params.id, body, { who, also: remember(shown) })),
  };
}

function operationFor({ desk }: HttpDeps, { role }: Who, { kind }: NewMessage) {
  if (isOutside(role)) return desk.receiveMessage;
  return kind === "note" ? desk.addNote : desk.replyAsPerson;
}

/** @throws AppError "forbidden" for a kind that is not the role's to write */
function refuseKind(role: Parameters<typeof isOutside>[0], kind: NewMessage["kind"]): void {
  if (role === "engineer" && kind === "reply")
    throw new AppError("forbidden", 'An engineer writes internal notes only: kind "note".');
  if (isOutside(role) && kind === "note")
    throw new AppError("forbidden", 'Notes are the desk\'s own: kind "reply".');
}
