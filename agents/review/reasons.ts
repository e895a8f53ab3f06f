import { reviewReasons } from "../../domain/autonomy.js";
import type { Policy } from "../../domain/policy.js";
import type { TicketCase } from "../../domain/ticket-case.js";
import type { TicketState } from "../state.js";
import { aiConfidenceOf, proposalOf } from "./proposal.js";

/** What in the policy asks for a person before this run's proposal may leave, in words; none: nobody need be asked. */
export function reasonsOf(
  state: TicketState,
  ticket: TicketCase,
  policy: Pick<Policy, "autonomy">,
): string[] {
  const { reply, actions } = proposalOf(state);
  return reviewReasons(
    {
      confidence: aiConfidenceOf(state),
      risk: state.sentiment?.risk ?? null,
      priority: state.priority?.priority ?? null,
      escalation: state.escalation ?? null,
      reply: reply ?? null,
      customer_language: state.preparation?.language ?? ticket.customer.language,
      actions,
      cited: state.draft?.cited ?? [],
      automatic_tries: ticket.automatic_tries,
      degraded: state.degraded,
      concerns: state.draft?.concerns ?? [],
      injection_signs: state.preparation?.injection_signs ?? [],
      hand_over: state.hand_over ?? null,
    },
    policy,
  );
}
