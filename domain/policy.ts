import { z } from "zod";
import { ActionType } from "./action.js";
import { Condition } from "./condition.js";
import {
  Category,
  Channel,
  CustomerTier,
  EscalationLevel,
  Fraction,
  Language,
  Presence,
  Priority,
  Role,
  Source,
  SupportTier,
} from "./enums.js";
import { policyProblems } from "./policy-references.js";

const QueueName = z.string().regex(/^[a-z][a-z0-9_]*$/, "a lower_snake_case queue name");
const Minutes = z.number().min(0);
const Text = z.string().trim().min(1);

/** A text in each of the policy's languages. */
const Translated = z.record(Language, Text);

const SlaTarget = z.strictObject({ first_response_minutes: Minutes, resolution_minutes: Minutes });

const Queue = z.strictObject({
  description: Text,
  skills: z.array(Text).default([]),
  /** Median minutes of a person's work on one ticket: what waiting times are reckoned with. */
  handle_minutes: z.number().min(1).default(12),
});

const RoutingRule = z.strictObject({
  name: Text,
  when: Condition,
  queue: QueueName,
  resolution_hours: z.number().positive(),
});

const PolicyPerson = z.strictObject({
  agent_id: z.string().regex(/^AGENT-/, "an id that begins with AGENT-"),
  name: Text,
  email: z.email(),
  role: Role.extract(["admin", "manager", "agent", "engineer", "evaluator"]),
  queues: z.array(QueueName).default([]),
  skills: z.array(Text).default([]),
  tier: SupportTier,
  languages: z.array(Language).min(1),
  presence: Presence.default("available"),
  capacity: z.number().int().min(0).max(1000),
  /** False of somebody who has left: their keys let nobody in any more, and their open work goes to others. */
  active: z.boolean().default(true),
});

/** How far an action may go without a person; an action of a claimed identity always needs one. */
const ActionRule = z.strictObject({
  /** Money: no person is asked below this sum. Absent or 0: a person always is. */
  without_person_below: z.number().min(0).optional(),
  /** No money: whether it may be done without a person. */
  without_person: z.boolean().default(false),
});

const Check = z.enum([
  "customer_is_verified",
  "order_is_known",
  "order_belongs_to_customer",
  "order_can_be_cancelled",
  "order_is_delivered",
  "within_return_window",
  "charged_twice",
]);

const PlaybookTool = z.enum([
  "search_knowledge",
  "find_similar_tickets",
  "get_customer",
  "get_orders",
  "track_shipment",
  "get_refund_status",
  "queue_status",
  "list_people",
]);

/** What the Troubleshooter does for an intent: what to check, what to look up, what to propose. */
const Playbook = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]*$/),
  intents: z.array(z.string()).min(1),
  checks: z.array(Check).default([]),
  tools: z.array(PlaybookTool).default([]),
  proposes: z.array(ActionType).default([]),
});
export type Playbook = z.infer<typeof Playbook>;

/** All of the desk's policy: `deskgraph.yaml`. Limits and times are numbers with their unit in the name. */
export const Policy = z
  .strictObject({
    desk: z.strictObject({
      name: Text,
      cost_target_per_ticket_usd: z.number().positive(),
      currency: z.string().regex(/^[A-Z]{3}$/),
    }),
    categories: z.record(Category, z.strictObject({ description: Text, playbook: z.string().optional() })),
    /** Which SLA channel each source counts as. */
    channels: z.record(Source, Channel),
    customer_tiers: z.record(
      CustomerTier,
      z.strictObject({ sla_multiplier: z.number().positive().max(10), vip: z.boolean() }),
    ),
    queues: z.record(QueueName, Queue),
    managers_queue: QueueName,
    routing: z.array(RoutingRule).min(1),
    /** Which people each priority goes to. */
    support_tiers: z.record(Priority, z.array(SupportTier).min(1)),
    workload: z.strictObject({
      weights: z.record(Priority, z.number().positive()),
      /** What each part counts in the choice of a person; the sum need not be 1. */
      score: z.strictObject({
        skill: z.number().min(0),
        load: z.number().min(0),
        performance: z.number().min(0),
        breach_risk: z.number().min(0),
        language: z.number().min(0),
      }),
    }),
    people: z.array(PolicyPerson),
    sla: z.strictObject({
      targets: z.record(Channel, z.record(Priority, SlaTarget)),
      /** Share of the time to the next due moment after which a ticket counts as at risk. */
      at_risk_after: Fraction,
      /** Forecast probability of a breach from which a ticket counts as at risk, whatever the time. */
      at_risk_breach_probability: Fraction.default(0.5),
    }),
    priority: z.strictObject({
      /** Up one step for each that holds. */
      raise: z.array(z.strictObject({ name: Text, when: Condition })),
      /** At least this, where it holds. */
      at_least: z.array(z.strictObject({ name: Text, when: Condition, priority: Priority })),
      /** Exactly this, where it holds; the first wins and nothing else counts but `at_least`. */
      set: z.array(z.strictObject({ name: Text, when: Condition, priority: Priority })),
    }),
    escalation: z.strictObject({
      triggers: z.array(z.strictObject({ name: Text, when: Condition })),
      /** First match; the last one must always hold. */
      levels: z.array(z.strictObject({ level: EscalationLevel, when: Condition })).min(1),
    }),
    autonomy: z.strictObject({
      min_confidence: Fraction,
      risk: z.array(z.enum(["low", "medium", "high"])),
      priority: z.array(Priority),
      max_automatic_tries: z.number().int().min(0),
      article: z.strictObject({
        min_success_rate: Fraction,
        /** How many of its last uses are looked at; fewer uses than `min_uses` count as none. */
        last_uses: z.number().int().min(1),
        min_uses: z.number().int().min(1),
      }),
      max_instructions: z.number().int().min(0),
    }),
    actions: z.strictObject({
      rules: z.record(ActionType, ActionRule),
      two_people_from: z.number().positive(),
      window_days: z.number().int().min(1),
    }),
    reviews: z.strictObject({ due_hours: z.number().positive(), undo_seconds: z.number().min(0) }),
    tickets: z.strictObject({ close_resolved_after_days: z.number().positive() }),
    retention: z.strictObject({
      checkpoint_days: z.number().int().min(0),
      trace_days: z.number().int().min(0),
      idempotency_days: z.number().int().min(1),
      webhook_days: z.number().int().min(2),
    }),
    retrieval: z.strictObject({
      min_relevance: Fraction,
      max_results: z.number().int().min(1).max(10),
      draft_passages: z.number().int().min(1).max(10),
    }),
    classification: z.strictObject({
      /** 0–1: under it the local classifier is asked instead of the model. */
      min_model_confidence: Fraction,
    }),
    budget: z.strictObject({
      model_calls: z.number().int().min(0),
      tokens: z.number().int().min(0),
      cost_usd: z.number().min(0),
      tool_steps: z.number().int().min(0),
    }),
    model: z.strictObject({
      decision_temperature: z.number().min(0).max(2),
      reply_temperature: z.number().min(0).max(2),
      /** US dollars a million tokens, by the beginning of the model's name; the longest that fits counts. */
      prices: z.record(
        z.string(),
        z.strictObject({
          input_usd_per_million: z.number().min(0),
          output_usd_per_million: z.number().min(0),
        }),
      ),
    }),
    languages: z.strictObject({
      /** The first is what the desk falls back to. */
      supported: z.array(Language).min(1),
      templates: z.strictObject({
        /** Tells the customer, once, that a person takes over. */
        hand_over: Translated,
        action_done: z.record(ActionType, Translated),
      }),
    }),
    playbooks: z.array(Playbook),
  })
  .superRefine((policy, context) => {
    for (const problem of policyProblems(policy)) context.addIssue({ code: "custom", ...problem });
  });
export type Policy = z.infer<typeof Policy>;

/** The policy in force, with the hash that every decision made under it carries. */
export type PolicyInForce = { policy: Policy; hash: string };
