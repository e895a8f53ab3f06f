import { z } from "zod";
import { AppError } from "../../domain/errors.js";
import { NewMessage } from "../../domain/message.js";
import { NewTicket } from "../../domain/ticket.js";
import { parseInput } from "../http/field-errors.js";
import type { Who } from "../http/who.js";

/** No longer than a line of an inbox shows. */
const LONGEST_SUBJECT = 80;

const TextPart = z.object({ type: z.literal("text"), text: z.string() });

/** A chat's message, as LangChain's clients write it: by `type` or by `role`. */
const ChatInput = z.looseObject({
  type: z.string().optional(),
  role: z.string().optional(),
  content: z.union([z.string(), z.array(z.union([TextPart, z.looseObject({ type: z.string() })]))]),
});
type ChatInput = z.infer<typeof ChatInput>;

const Messages = z.union([ChatInput.transform((one) => [one]), z.array(ChatInput)]);

/** A thread's first input: a new ticket, or a chat's first words. */
export const FirstInput = z.strictObject({
  ...NewTicket.partial().shape,
  source: NewTicket.shape.source.optional(),
  attachments: NewTicket.shape.attachments.optional(),
  messages: Messages.optional(),
});

/** Later input: what the customer writes next. */
const FurtherInput = z.strictObject({
  text: NewMessage.shape.text.optional(),
  messages: Messages.optional(),
});

/**
 * The ticket that a thread's first input opens. Words alone are its description, their first line its subject; a
 * customer's own key says whose it is.
 * @throws AppError "invalid_input"
 */
export function newTicketOf(input: unknown, { customer }: Who): NewTicket {
  const { messages, ...given } = parseInput(FirstInput, input, "input");
  const description = given.description ?? lastWords(messages);
  const ticket = {
    customer_email: customer?.email,
    subject: description === undefined ? undefined : firstLine(description),
    ...withoutUndefined({ ...given, description }),
  };
  return parseInput(NewTicket, ticket, "input");
}

/** What the customer writes into a thread that has its ticket. @throws AppError "invalid_input" */
export function furtherTextOf(input: unknown): string {
  const { text, messages } = parseInput(FurtherInput, input, "input");
  const words = text ?? lastWords(messages);
  if (words === undefined) {
    const message = "the customer's next words: { text } or { messages }";
    throw new AppError("invalid_input", `input: ${message}.`, { errors: [{ path: "input", message }] });
  }
  return parseInput(NewMessage, { text: words }, "input").text;
}

/** A chat's history comes with each turn: the last of what the customer said is new. */
function lastWords(messages: readonly ChatInput[] | undefined): string | undefined {
  const last = messages?.findLast(
    ({ type, role }) => type === "human" || role === "user" || role === "human",
  );
  return last && textOf(last.content);
}

const textOf = (content: ChatInput["content"]): string =>
  typeof content === "string"
    ? content
    : content.flatMap((part) => TextPart.safeParse(part).data?.text ?? []).join("\n");

const firstLine = (text: string): string => (text.trim().split("\n")[0] ?? "").slice(0, LONGEST_SUBJECT);

const withoutUndefined = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
