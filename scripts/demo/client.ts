import { z } from "zod";
import { Review } from "../../domain/review.js";
import { Run } from "../../domain/run.js";
import { Ticket } from "../../domain/ticket.js";

const Problem = z.object({ title: z.string(), detail: z.string().optional() });

const Created = z.object({ ticket: z.object({ ticket_id: z.string() }) });

/** Calls a running desk as one key. */
export function createClient({ url, key }: { url: string; key: string }) {
  const call = async (path: string, init?: RequestInit): Promise<unknown> => {
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    const response = await fetch(`${url}${path}`, { ...init, headers }).catch((cause: unknown) => {
      throw new Error(`Nothing answers at ${url}: start the desk with npm start.`, { cause });
    });
    const body: unknown = await response.json();
    if (response.ok) return body;
    const problem = Problem.safeParse(body);
    throw new Error(
      `${path}: ${response.status} ${problem.data?.title ?? ""} ${problem.data?.detail ?? ""}`.trim(),
    );
  };
  return {
    createTicket: async (ticket: unknown, waitSeconds: number) =>
      Created.parse(
        await call(`/api/tickets/create?wait=${waitSeconds}`, {
          method: "POST",
          body: JSON.stringify(ticket),
        }),
      ).ticket.ticket_id,
    ticket: async (ticketId: string) => Ticket.parse(await call(`/api/tickets/${ticketId}`)),
    review: async (reviewId: string) => Review.parse(await call(`/api/reviews/${reviewId}`)),
    /** A ticket's runs, newest first. */
    runs: async (ticketId: string) => z.array(Run).parse(await call(`/api/runs?ticket_id=${ticketId}`)),
  };
}

export type DeskClient = ReturnType<typeof createClient>;
