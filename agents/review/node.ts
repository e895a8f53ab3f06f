import { interrupt } from "@langchain/langgraph";
import { AppError } from "../../domain/errors.js";
import type { Policy } from "../../domain/policy.js";
import type { Proposal } from "../../domain/review.js";
import { caseRef } from "../case-ref.js";
import type { NodeConfig, ReadCase } from "../ports.js";
import type { TicketState, TicketUpdate } from "../state.js";
import { agentInboxRequest } from "./agent-inbox.js";
import { evidenceOf, NOTHING, proposalOf } from "./proposal.js";
import { reasonsOf } from "./reasons.js";
import { applyEdit, EditArgs, ResponseArgs, ReviewResume } from "./resume.js";

export type ReviewDeps = { readCase: ReadCase; policy: Pick<Policy, "autonomy"> };

/**
 * Builds the one node that interrupts: everything that needs a person is asked in one request of Agent Inbox's
 * shape, answered by `ReviewResume`. Where the policy asks for nobody, the proposal is approved as it stands
 * (`auto`). Nothing with an effect runs here; a resumed node begins again at its top.
 *
 * Whoever resumes a decided review names it in `configurable.review_id`: then the decision counts even where the
 * policy has changed meanwhile and would no longer ask anybody.
 * @throws AppError "conflict" for an instruction beyond the policy's; ZodError for a resume of another shape
 */
export function createReview({ readCase, policy }: ReviewDeps) {
  return async (state: TicketState, config: NodeConfig): Promise<TicketUpdate> => {
    const ticket = await readCase(caseRef(state), config);
    const proposal = proposalOf(state);
    const reasons = reasonsOf(state, ticket, policy);
    const isDecided = config.configurable?.["review_id"] !== undefined;
    if (reasons.length === 0 && !isDecided) {
      return { review_outcome: { type: "auto", approved: proposal, reasons, decided_by: "local" } };
    }
    const mayRespond = state.instructions.length < policy.autonomy.max_instructions;
    const evidence = evidenceOf(state);
    const request = agentInboxRequest({ ticket, proposal, evidence, reasons, mayRespond });
    const decision = ReviewResume.parse(interrupt(request));
    if (decision.type === "response" && !mayRespond) {
      throw new AppError(
        "conflict",
        `${state.instructions.length} instructions were given; decide it otherwise`,
      );
    }
    const language = state.preparation?.language ?? ticket.customer.language;
    return outcomeOf(decision, { proposal, reasons, language });
  };
}

function outcomeOf(
  { type, args, by }: ReviewResume,
  { proposal, reasons, language }: { proposal: Proposal; reasons: string[]; language: string },
): TicketUpdate {
  const outcome = (approved: Proposal) => ({
    type,
    approved,
    reasons,
    decided_by: by === undefined ? "person" : `person:${by}`,
  });
  switch (type) {
    case "accept":
      return { review_outcome: outcome(proposal) };
    case "edit":
      return { review_outcome: outcome(applyEdit(proposal, EditArgs.parse(args), language)) };
    case "response":
      return { review_outcome: outcome(NOTHING), instructions: [ResponseArgs.parse(args)] };
    case "ignore":
      return { review_outcome: outcome(NOTHING) };
  }
}
