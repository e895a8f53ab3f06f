import type { Draft } from "../../../agents/troubleshooter/output.js";
import type { TicketState } from "../../../agents/state.js";
import type { Intent } from "../../../domain/intent.js";
import type { Category } from "../../../domain/enums.js";

/** A run that has come as far as the branches' join, with whatever a test needs to be otherwise. */
export const runState = (differing: Partial<TicketState> = {}): TicketState => ({
  run_id: "RUN-1",
  ticket_id: "TKT-20261120-0000000A",
  epoch: 1,
  watermark: 1,
  preparation: {
    language: "en",
    language_confidence: 0.9,
    entities: {},
    asks_for_person: false,
    injection_signs: [],
  },
  classification: classified("shipping", "track_shipment"),
  sentiment: {
    sentiment: "neutral",
    confidence: 0.8,
    urgent: false,
    risk: "low",
    urgency_keywords: [],
    trend: "same",
    decided_by: "local",
  },
  priority: undefined,
  draft: undefined,
  load_forecast: undefined,
  routing: undefined,
  escalation_triggers: undefined,
  escalation: undefined,
  review_outcome: undefined,
  act_result: undefined,
  hand_over: undefined,
  instructions: [],
  degraded: [],
  ...differing,
});

export const classified = (
  category: Category,
  intent: Intent,
  differing: Partial<NonNullable<TicketState["classification"]>> = {},
): NonNullable<TicketState["classification"]> => ({
  category,
  intent,
  priority: "medium",
  complexity: 0.2,
  entities: {},
  confidence: 0.9,
  reasoning: "as the words say",
  decided_by: "local",
  similar_tickets: [],
  ...differing,
});

export const aDraft = (differing: Partial<Draft> = {}): Draft => ({
  steps: [],
  message: "Hi Ada,\n\nit is on its way.",
  language: "en",
  citations: [],
  cited: [],
  actions: [],
  resolution_probability: 0.9,
  resolved: true,
  playbook: null,
  concerns: [],
  decided_by: "local",
  ...differing,
});
