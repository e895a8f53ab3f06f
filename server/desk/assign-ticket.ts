import type { Role } from "../../domain/enums.js";
import { AppError } from "../../domain/errors.js";
import type { PersonDocument } from "../../domain/person.js";
import type { TicketDocument } from "../../domain/ticket.js";
import type { Asked, DeskDeps } from "./deps.js";

/**
 * Gives a ticket to a person, who takes it over from the AI; an open review of it is superseded.
 * A manager's choice may exceed a person's capacity; an agent may only take a ticket for themselves.
 * @throws AppError "conflict" on a ticket that is done, "invalid_input" for a person who cannot take it
 */
export const assignTicket =
  (deps: DeskDeps) =>
  async (ticketId: string, { agent_id }: { agent_id: string }, { who, also }: Asked<TicketDocument>) => {
    const person = await assignable(deps, agent_id);
    if (who.role === "agent" && who.person?.agent_id !== agent_id)
      throw new AppError(
        "forbidden",
        "An agent may take a ticket for themselves; giving it to another is a manager's.",
      );
    const changed = await deps.tickets.change(
      ticketId,
      (ticket) => {
        if (ticket.status === "closed" || ticket.status === "resolved")
          throw new AppError(
            "conflict",
            `Ticket ${ticketId} is ${ticket.status}; reopen it before assigning it.`,
          );
        if (person.role === "engineer" && ticket.status !== "escalated")
          throw new AppError("conflict", `${person.name} is an engineer and takes escalated tickets only.`);
        const set: Partial<TicketDocument> = {
          assigned_to: agent_id,
          human_owned: true,
          settled: false,
          ...(ticket.status === "escalated" ? {} : { status: "assigned" as const }),
          ...(ticket.routed_queue ? { queue: ticket.routed_queue } : {}),
        };
        return { set, also: also?.({ ...ticket, ...set }) ?? [] };
      },
      { actor: who.actor },
    );
    deps.jobs.enqueue("work-ticket", { ticket_id: ticketId });
    deps.jobs.enqueue("assign", {});
    return changed;
  };

const MAY_WORK_TICKETS: ReadonlySet<Role> = new Set(["admin", "manager", "agent", "engineer"]);

async function assignable(deps: DeskDeps, agentId: string): Promise<PersonDocument> {
  const person = await deps.people.get(agentId);
  const wrong = (message: string) =>
    new AppError("invalid_input", message, { errors: [{ path: "agent_id", message }] });
  if (!person) throw wrong(`No person ${agentId}; GET /api/people lists them.`);
  if (!person.active) throw wrong(`${person.name} is no longer active.`);
  if (!MAY_WORK_TICKETS.has(person.role))
    throw wrong(`${person.name} is ${person.role} and works no tickets.`);
  return person;
}
