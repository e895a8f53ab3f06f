import { aiConfidenceOf } from "../../agents/review/proposal.js";
import type { TicketState } from "../../agents/state.js";
import type { ExtractedMetadata } from "../../domain/entities.js";
import type { TicketDocument } from "../../domain/ticket.js";

/**
 * What a run found out, as fields of its ticket; what it did not come to stays as it is. A person's own category
 * and priority stand, and so do those that a person approved otherwise in the review, from then on.
 */
export function aiFields(state: TicketState, ticket: TicketDocument): Partial<TicketDocument> {
  return {
    degraded: state.degraded,
    ...preparedFields(state),
    ...classifiedFields(state, ticket),
    ...sensedFields(state),
    ...draftedFields(state),
    ...routedFields(state),
    ...correctedFields(state),
  };
}

function preparedFields({ preparation, classification }: TicketState): Partial<TicketDocument> {
  if (!preparation) return {};
  const extracted_metadata: ExtractedMetadata = { ...classification?.entities, ...preparation.entities };
  return { language: preparation.language, extracted_metadata };
}

function classifiedFields(
  { classification, priority }: TicketState,
  ticket: TicketDocument,
): Partial<TicketDocument> {
  if (!classification) return {};
  return {
    complexity: classification.complexity,
    intent: classification.intent,
    reasoning: classification.reasoning,
    ai_suggested_category: classification.category,
    ai_suggested_priority: classification.priority,
    ...(ticket.category_pinned ? {} : { category: classification.category }),
    ...(ticket.priority_pinned || !priority ? {} : { priority: priority.priority }),
  };
}

function sensedFields({ sentiment }: TicketState): Partial<TicketDocument> {
  if (!sentiment) return {};
  return {
    sentiment: sentiment.sentiment,
    sentiment_confidence: sentiment.confidence,
    sentiment_trend: sentiment.trend,
    urgent: sentiment.urgent,
    risk: sentiment.risk,
    urgency_keywords: sentiment.urgency_keywords,
  };
}

function draftedFields(state: TicketState): Partial<TicketDocument> {
  const { draft } = state;
  if (!draft) return {};
  const { steps, message, resolution_probability, resolved, citations } = draft;
  return {
    ai_suggested_reply: message === "" ? null : message,
    ai_confidence: aiConfidenceOf(state),
    solution: { steps, message, resolution_probability, resolved, citations },
  };
}

function routedFields({ load_forecast, routing }: TicketState): Partial<TicketDocument> {
  return {
    ...(load_forecast ? { breach_probability: load_forecast.breach_probability } : {}),
    ...(routing
      ? {
          tier: routing.tier,
          routed_queue: routing.queue,
          routing_reason: routing.reason,
          rule_resolution_hours: routing.rule_resolution_hours,
        }
      : {}),
  };
}

/** A category or priority that the approving person set otherwise than the agents is that person's. */
function correctedFields({ review_outcome, classification, priority }: TicketState): Partial<TicketDocument> {
  const approved = review_outcome?.type === "edit" ? review_outcome.approved.classification : undefined;
  if (!approved) return {};
  return {
    ...(approved.category === classification?.category
      ? {}
      : { category: approved.category, category_pinned: true }),
    ...(approved.priority === priority?.priority
      ? {}
      : { priority: approved.priority, priority_pinned: true }),
  };
}
