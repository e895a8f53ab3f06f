import { z } from "zod";
import { ExtractedMetadata } from "./entities.js";
import {
  anyCase,
  Category,
  Channel,
  CustomerTier,
  DegradedPart,
  EscalationLevel,
  Fraction,
  Identity,
  Language,
  Priority,
  Risk,
  SentimentLevel,
  SentimentTrend,
  Source,
  SupportTier,
  TicketStatus,
  Timestamp,
} from "./enums.js";

/** A file that came with a ticket, by reference. */
export const Attachment = z.object({
  name: z.string().min(1).max(255),
  content_type: z.string().min(1).max(100),
  url: z.url({ protocol: /^https?$/ }).max(2000),
});
export type Attachment = z.infer<typeof Attachment>;

/** What a client sends to open a ticket; null stands for what may be left out. */
export const NewTicket = z.object({
  customer_email: z.email().max(254),
  customer_name: z.string().trim().min(1).max(200).nullish(),
  subject: z.string().trim().min(1).max(300),
  description: z.string().trim().min(1).max(20_000),
  order_id: z.string().trim().min(1).max(40).nullish(),
  source: anyCase(Source).default("api"),
  attachments: z.array(Attachment).max(20).default([]),
});
export type NewTicket = z.infer<typeof NewTicket>;

export const Citation = z.object({ article_id: z.string(), title: z.string(), relevance_score: Fraction });
export type Citation = z.infer<typeof Citation>;

const Solution = z.object({
  steps: z.array(z.string()),
  message: z.string(),
  resolution_probability: Fraction,
  resolved: z.boolean(),
  citations: z.array(Citation),
});

export const Escalation = z.object({
  reason: z.string(),
  level: EscalationLevel,
  action_plan: z.array(z.string()),
  summary: z.string(),
  at: Timestamp,
});
export type Escalation = z.infer<typeof Escalation>;

export const SlaStatus = z.enum(["on_track", "at_risk", "breached"]);
export type SlaStatus = z.infer<typeof SlaStatus>;

export const TimelineStep = z.object({
  step: z.enum(["Ticket Submitted", "AI Processing", "Review", "Resolution", "Escalation"]),
  status: z.enum(["completed", "pending", "skipped"]),
  at: Timestamp.nullable(),
});
export type TimelineStep = z.infer<typeof TimelineStep>;

const Rating = z.object({
  score: z.number().int().min(1).max(5),
  comment: z.string().nullable(),
  at: Timestamp,
});

/** A ticket, as staff see it. */
export const Ticket = z.object({
  ticket_id: z.string().regex(/^TKT-\d{8}-[0-9A-F]{8}$/),
  customer_id: z.string(),
  customer_email: z.string(),
  customer_name: z.string().nullable(),
  identity: Identity,
  subject: z.string(),
  description: z.string(),
  order_id: z.string().nullable(),
  attachments: z.array(Attachment),
  source: Source,
  channel: Channel,
  status: TicketStatus,
  category: Category.nullable(),
  priority: Priority,
  complexity: Fraction.nullable(),
  intent: z.string().nullable(),
  language: Language,
  reasoning: z.string().nullable(),
  sentiment: SentimentLevel.nullable(),
  sentiment_confidence: Fraction.nullable(),
  sentiment_trend: SentimentTrend.nullable(),
  urgent: z.boolean(),
  risk: Risk.nullable(),
  urgency_keywords: z.array(z.string()),
  extracted_metadata: ExtractedMetadata,
  ai_suggested_category: Category.nullable(),
  ai_suggested_priority: Priority.nullable(),
  ai_suggested_reply: z.string().nullable(),
  ai_confidence: Fraction.nullable(),
  solution: Solution.nullable(),
  escalation: Escalation.nullable(),
  queue: z.string().nullable(),
  tier: SupportTier.nullable(),
  assigned_to: z.string().nullable(),
  human_owned: z.boolean(),
  open_review_id: z.string().nullable(),
  follows: z.string().nullable(),
  followed_by: z.string().nullable(),
  first_response_due_at: Timestamp,
  first_responded_at: Timestamp.nullable(),
  resolution_due_at: Timestamp,
  sla_status: SlaStatus,
  breach_probability: Fraction.nullable(),
  degraded: z.array(DegradedPart),
  timeline: z.array(TimelineStep),
  created_at: Timestamp,
  updated_at: Timestamp,
  resolved_at: Timestamp.nullable(),
  closed_at: Timestamp.nullable(),
  rating: Rating.nullable(),
  version: z.number().int().min(1),
  epoch: z.number().int().min(1),
});
export type Ticket = z.infer<typeof Ticket>;

/** Whoever made a thing: the principal behind a key. */
export const Principal = z.object({
  type: z.enum(["person", "customer", "integration", "system"]),
  id: z.string(),
});
export type Principal = z.infer<typeof Principal>;

/**
 * A ticket as stored: what staff see, and what the desk needs to work it.
 * `settled` is the sweep's question answered in advance: false while there is a step to take.
 */
export const TicketDocument = Ticket.extend({
  created_by: Principal,
  customer_tier: CustomerTier,
  /** Number of the latest customer message; the description is 1. */
  watermark: z.number().int().min(1),
  /** The watermark that the last finished run answered. */
  handled: z.number().int().min(0),
  /** The current or last run. */
  run_id: z.string().nullable(),
  /** Times in this epoch that a run answered without a person. */
  automatic_tries: z.number().int().min(0),
  settled: z.boolean(),
  /** Fencing token: whoever holds the lease writes under its number. */
  lease_token: z.number().int().min(0),
  lease_owner: z.string().nullable(),
  lease_until: Timestamp.nullable(),
  /** Where the Router sent it; differs from `queue` while nobody was free and the manager's queue holds it. */
  routed_queue: z.string().nullable(),
  routing_reason: z.string().nullable(),
  /** What the matching routing rule allows, in hours; null before the first routing. */
  rule_resolution_hours: z.number().nullable(),
  /** Waits for a person and has none: the assign job looks for these. */
  needs_assignee: z.boolean(),
  /** Set while a person's own choice of priority or category stands against recomputation. */
  priority_pinned: z.boolean(),
  category_pinned: z.boolean(),
  /** SLA clocks start here: creation, or the latest reopening. */
  epoch_started_at: Timestamp,
  /** When `sla_status` may next change by itself; null when it cannot. */
  sla_check_at: Timestamp.nullable(),
  policy_hash: z.string(),
  /** Lower-case words of subject, description, customer and ids, for list search. */
  tokens: z.array(z.string()),
  /** How many events its log holds: they are numbered from 1 without a gap. */
  events_count: z.number().int().min(0),
  /** In whose record, and under which category, the rating counts; absent where it counts in nobody's. */
  rating_counts_for: z.object({ agent_id: z.string(), category: Category }).optional(),
  /** The request that last touched it, as W3C Trace Context writes it; only where requests are traced. */
  traceparent: z.string().optional(),
});
export type TicketDocument = z.infer<typeof TicketDocument>;

/** Statuses in which a ticket is somebody's open work. */
export const OPEN_STATUSES = TicketStatus.exclude(["resolved", "closed"]).options;

/** Whether a ticket is in one of them. */
export const isOpen = (ticket: Pick<Ticket, "status">): boolean =>
  ticket.status !== "resolved" && ticket.status !== "closed";
