import { aiConfidenceOf } from "../../agents/review/proposal.js";
import type { TicketState } from "../../agents/state.js";
import type { RunDecision } from "../../domain/run.js";

const FORECAST_FIELDS = [
  "queue",
  "horizon_hours",
  "expected_arrivals",
  "expected_wait_minutes",
  "breach_probability",
  "method",
] as const;

/** What each agent of a run decided, in the order of the graph, short enough to stand on the run. */
export function runDecisions(state: TicketState): RunDecision[] {
  const { classification, sentiment, draft, load_forecast, routing, escalation, review_outcome } = state;
  const decisions: (RunDecision | undefined)[] = [
    classification && {
      node: "classify",
      decided_by: classification.decided_by,
      confidence: classification.confidence,
      outcome: pick(classification, ["category", "priority", "complexity", "intent"]),
    },
    sentiment && {
      node: "sense",
      decided_by: sentiment.decided_by,
      confidence: sentiment.confidence,
      outcome: pick(sentiment, ["sentiment", "urgent", "risk", "trend"]),
    },
    draft && {
      node: "troubleshoot",
      decided_by: draft.decided_by,
      confidence: draft.resolution_probability,
      outcome: {
        ...pick(draft, ["language", "resolved", "concerns"]),
        actions: draft.actions.map(({ type, args }) => ({ type, args })),
        citations: draft.citations.map(({ article_id }) => article_id),
        playbook: draft.playbook?.name ?? null,
      },
    },
    load_forecast && {
      node: "forecast",
      decided_by: load_forecast.decided_by,
      confidence: null,
      outcome: pick(load_forecast, FORECAST_FIELDS),
    },
    routing && {
      node: "route",
      decided_by: routing.decided_by,
      confidence: null,
      outcome: {
        ...pick(routing, ["queue", "tier", "assignee", "rule", "reason"]),
        priority: state.priority?.priority ?? null,
        priority_because: state.priority?.because ?? [],
      },
    },
    escalation
      ? {
          node: "escalate",
          decided_by: escalation.decided_by,
          confidence: null,
          outcome: pick(escalation, ["level", "triggers", "reason"]),
        }
      : undefined,
    review_outcome && {
      node: "review",
      decided_by: review_outcome.decided_by,
      confidence: aiConfidenceOf(state),
      outcome: pick(review_outcome, ["type", "reasons"]),
    },
  ];
  return decisions.filter((decision) => decision !== undefined);
}

function pick<T extends object, K extends keyof T & string>(
  from: T,
  fields: readonly K[],
): Record<string, unknown> {
  return Object.fromEntries(fields.map((field) => [field, from[field]]));
}
