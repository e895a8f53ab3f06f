import { z } from "zod";
import { anyCase, Category, Identity, Priority } from "../../domain/enums.js";
import { AppError } from "../../domain/errors.js";
import type { TicketDocument } from "../../domain/ticket.js";
import type { Asked, DeskDeps } from "./deps.js";

/** What a person may set right on a ticket. */
export const TicketPatch = z
  .object({
    category: anyCase(Category).optional(),
    priority: anyCase(Priority).optional(),
    subject: z.string().trim().min(1).max(300).optional(),
    identity: anyCase(Identity).optional(),
  })
  .refine((patch) => Object.values(patch).some((value) => value !== undefined), {
    message: "at least one of category, priority, subject, identity",
  });
export type TicketPatch = z.infer<typeof TicketPatch>;

/**
 * Sets fields by hand, on the version that the person saw. Their category and priority stand from then on;
 * what the AI suggested is kept beside it.
 * @throws AppError "precondition_failed" when the ticket has moved on since
 */
export const patchTicket =
  (deps: DeskDeps) =>
  async (
    ticketId: string,
    patch: TicketPatch,
    { who, also, ifMatch }: Asked<TicketDocument> & { ifMatch: number },
  ): Promise<TicketDocument> =>
    deps.tickets.change(
      ticketId,
      (ticket) => {
        if (ticket.version !== ifMatch)
          throw new AppError(
            "precondition_failed",
            `Ticket ${ticketId} is at version ${ticket.version}, not ${ifMatch}: read it again and repeat the change.`,
            { details: { version: ticket.version } },
          );
        const { category, priority, subject, identity } = patch;
        const set: Partial<TicketDocument> = {
          ...(category === undefined ? {} : { category, category_pinned: true }),
          ...(priority === undefined ? {} : { priority, priority_pinned: true }),
          ...(subject === undefined ? {} : { subject }),
          ...(identity === undefined ? {} : { identity }),
        };
        return { set, also: also?.({ ...ticket, ...set }) ?? [] };
      },
      { actor: who.actor },
    );
