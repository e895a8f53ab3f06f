import { mayOnTicket, type Capability } from "../../domain/rights.js";
import type { RunDocument } from "../../domain/run.js";
import type { TicketDocument } from "../../domain/ticket.js";
import type { HttpDeps } from "../http/deps.js";
import type { Who } from "../http/who.js";
import { notThere } from "./ticket-access.js";

/** A run with its ticket, for whoever may do this with it. @throws AppError "not_found" also where they may not */
export async function runFor(
  deps: Pick<HttpDeps, "runs" | "tickets">,
  runId: string,
  { who, capability }: { who: Who; capability: Capability },
): Promise<{ run: RunDocument; ticket: TicketDocument }> {
  const run = await deps.runs.get(runId);
  const ticket = run && (await deps.tickets.get(run.ticket_id));
  if (!run || !ticket || !mayOnTicket(who, capability, ticket)) throw notThere("run", runId);
  return { run, ticket };
}
