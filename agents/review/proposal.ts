import type { Evidence, Proposal } from "../../domain/review.js";
import type { TicketState } from "../state.js";

type Proposing = Pick<TicketState, "draft" | "escalation" | "classification" | "priority">;

/** All that a run would do, in the shape a person decides on. Pure: the projection shows the very same. */
export function proposalOf({ draft, escalation, classification, priority }: Proposing): Proposal {
  const proposal: Proposal = { actions: draft?.actions ?? [] };
  if (draft && draft.message.trim() !== "") {
    proposal.reply = { text: draft.message, language: draft.language, citations: draft.citations };
  }
  if (escalation) {
    const { level, reason, action_plan, summary } = escalation;
    proposal.escalation = { level, reason, action_plan, summary };
  }
  if (classification) {
    proposal.classification = {
      category: classification.category,
      priority: priority?.priority ?? classification.priority,
    };
  }
  return proposal;
}

/** What stays when nothing may be done. */
export const NOTHING: Proposal = { actions: [] };

type Knowing = Proposing & Pick<TicketState, "sentiment" | "watermark" | "degraded">;

/** What the agents knew when they proposed it. Pure: the projection stores the very same. */
export const evidenceOf = (state: Knowing): Evidence => ({
  category: state.classification?.category ?? null,
  priority: state.priority?.priority ?? state.classification?.priority ?? null,
  sentiment: state.sentiment?.sentiment ?? null,
  risk: state.sentiment?.risk ?? null,
  urgent: state.sentiment?.urgent ?? false,
  confidence: aiConfidenceOf(state),
  reasoning: state.classification?.reasoning ?? null,
  citations: state.draft?.citations ?? [],
  similar_tickets: state.classification?.similar_tickets ?? [],
  watermark: state.watermark,
  degraded: state.degraded,
});

/** 0–1: the smaller of the classification's confidence and the draft's resolution probability; null before both. */
export function aiConfidenceOf({
  classification,
  draft,
}: Pick<TicketState, "classification" | "draft">): number | null {
  return classification && draft ? Math.min(classification.confidence, draft.resolution_probability) : null;
}
