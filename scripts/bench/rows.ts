import { readFile } from "node:fs/promises";
import { z } from "zod";
import { AppError } from "../../domain/errors.js";
import { NewTicket } from "../../domain/ticket.js";
import { readSampleTickets } from "../../server/demo/shop.js";

/** Exports have tickets without a subject and with longer ones than a mail header should bear. */
const NO_SUBJECT = "(no subject)";
const MAX_SUBJECT = 300;

/** So many that each writes a few times, as customers do. */
const CUSTOMERS = 400;

const Row = z
  .object({
    subject: z.string().nullish(),
    description: z.string().nullish(),
    body: z.string().nullish(),
    customer_email: z.string().optional(),
    order_id: z.string().optional(),
  })
  .transform(({ subject, description, body, ...rest }) => ({
    ...rest,
    subject: (subject ?? "").trim().slice(0, MAX_SUBJECT) || NO_SUBJECT,
    description: (description ?? body ?? "").trim(),
  }))
  .refine(({ description }) => description !== "", "expected a text in `description` or `body`");

/**
 * Tickets to send, from the rows of a JSON Lines file.
 * @throws AppError "invalid_input" naming file and line
 */
export async function readTickets(file: string): Promise<NewTicket[]> {
  const lines = (await readFile(file, "utf8").catch(unreadable(file))).split(/\r?\n/);
  return lines.flatMap((line, at) => (line.trim() === "" ? [] : [ticketOf(line, { file, at })]));
}

/** The project's own sample tickets. */
export const sampleTickets = async (): Promise<NewTicket[]> =>
  (await readSampleTickets()).map((sample) => NewTicket.parse(sample));

/** `count` of them, from the start again where they do not suffice; all once where it is undefined. */
export function repeated<T>(items: readonly T[], count: number = items.length): T[] {
  return Array.from(
    { length: items.length === 0 ? 0 : count },
    (_none, at) => items[at % items.length],
  ).filter((item) => item !== undefined);
}

function ticketOf(line: string, { file, at }: { file: string; at: number }): NewTicket {
  const customer_email = `customer-${at % CUSTOMERS}@bench.example`;
  const row = Row.safeParse(parsed(line));
  const ticket = row.success ? NewTicket.safeParse({ customer_email, ...row.data }) : row;
  if (ticket.success) return ticket.data;
  const [issue] = ticket.error.issues;
  const where = issue && issue.path.length > 0 ? `${issue.path.join(".")}: ` : "";
  throw new AppError("invalid_input", `${file}:${at + 1}: ${where}${issue?.message ?? "not a ticket"}`);
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

const unreadable =
  (file: string) =>
  (cause: unknown): never => {
    throw new AppError("invalid_input", `${file} cannot be read`, { cause });
  };
