import type { Signals } from "../domain/condition.js";
import { Category, Priority } from "../domain/enums.js";
import type { Policy } from "../domain/policy.js";
import type { TicketCase } from "../domain/ticket-case.js";
import type { TicketState } from "./state.js";

type Known = Pick<TicketState, "preparation" | "classification" | "sentiment" | "priority" | "load_forecast">;

/** What the policy's rules may ask of a ticket, as far as the run has come; what is not decided yet is null. */
export function signalsOf(state: Known, ticket: TicketCase, policy: Pick<Policy, "autonomy">): Signals {
  const pinnedCategory = Category.safeParse(ticket.pinned_category).data;
  const pinnedPriority = Priority.safeParse(ticket.pinned_priority).data;
  return {
    category: pinnedCategory ?? state.classification?.category ?? null,
    priority: state.priority?.priority ?? pinnedPriority ?? state.classification?.priority ?? null,
    sentiment: state.sentiment?.sentiment ?? null,
    risk: state.sentiment?.risk ?? null,
    channel: ticket.channel,
    tier: ticket.customer.tier,
    vip: ticket.customer.vip,
    urgent: state.sentiment?.urgent ?? false,
    asks_for_person: state.preparation?.asks_for_person ?? false,
    tries_used_up: ticket.automatic_tries >= policy.autonomy.max_automatic_tries,
    complexity: state.classification?.complexity ?? null,
    breach_probability: state.load_forecast?.breach_probability ?? null,
  };
}
