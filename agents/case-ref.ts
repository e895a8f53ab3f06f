import type { TicketCase } from "../domain/ticket-case.js";
import type { ToolScope } from "./ports.js";
import type { TicketState } from "./state.js";

/** Which ticket, as of which message, a run is about. */
export const caseRef = ({
  ticket_id,
  epoch,
  watermark,
}: Pick<TicketState, "ticket_id" | "epoch" | "watermark">) => ({
  ticket_id,
  epoch,
  watermark,
});

/** The scope of a run's tool calls: from the stored case, never from what anybody wrote. */
export const scopeOf = (
  { run_id, preparation }: Pick<TicketState, "run_id" | "preparation">,
  ticket: TicketCase,
): ToolScope => ({
  run_id,
  ticket_id: ticket.ticket_id,
  customer_id: ticket.customer.customer_id,
  identity: ticket.identity,
  language: preparation?.language ?? ticket.customer.language,
});
