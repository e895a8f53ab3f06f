import { z } from "zod";
import { Action, ProposedAction } from "./action.js";
import { anyCase, Category, EscalationLevel, Language, Priority, Timestamp } from "./enums.js";
import { Citation } from "./ticket.js";

/** What a person is asked to let through. */
export const Proposal = z.object({
  reply: z.object({ text: z.string().min(1), language: Language, citations: z.array(Citation) }).optional(),
  actions: z.array(ProposedAction),
  escalation: z
    .object({
      level: EscalationLevel,
      reason: z.string(),
      action_plan: z.array(z.string()),
      summary: z.string(),
    })
    .optional(),
  classification: z.object({ category: Category, priority: Priority }).optional(),
});
export type Proposal = z.infer<typeof Proposal>;

/**
 * A proposal as an editing person sends it: what is left out is dropped, an action keeps its `action_id`, one
 * without is the person's own. Something must be left: who wants nothing done ignores the review.
 */
export const EditedProposal = z
  .strictObject({
    reply: z
      .object({
        text: z.string().trim().min(1).max(20_000),
        language: Language.optional(),
        citations: z.array(Citation).optional(),
      })
      .optional(),
    actions: z
      .array(
        z.intersection(
          Action,
          z.object({ action_id: z.string().optional(), reason: z.string().max(500).optional() }),
        ),
      )
      .max(20)
      .default([]),
    escalation: Proposal.shape.escalation,
    classification: z.object({ category: anyCase(Category), priority: anyCase(Priority) }).optional(),
  })
  .refine(
    ({ reply, actions, escalation, classification }) =>
      reply || actions.length > 0 || escalation || classification,
    {
      message:
        "at least a reply, an action, an escalation or a classification; to do nothing, ignore the review",
    },
  );
export type EditedProposal = z.infer<typeof EditedProposal>;

/** What the agents knew when they proposed it. */
export const Evidence = z.object({
  category: z.string().nullable(),
  priority: z.string().nullable(),
  sentiment: z.string().nullable(),
  risk: z.string().nullable(),
  urgent: z.boolean(),
  confidence: z.number().min(0).max(1).nullable(),
  reasoning: z.string().nullable(),
  citations: z.array(Citation),
  similar_tickets: z.array(z.object({ ticket_id: z.string(), relevance_score: z.number() })),
  watermark: z.number().int(),
  degraded: z.array(z.string()),
});
export type Evidence = z.infer<typeof Evidence>;

export const ReviewStatus = z.enum([
  "pending",
  "accepted",
  "edited",
  "responded",
  "ignored",
  "expired",
  "superseded",
]);
export type ReviewStatus = z.infer<typeof ReviewStatus>;

export const DecisionType = z.enum(["accept", "edit", "response", "ignore"]);
export type DecisionType = z.infer<typeof DecisionType>;

/** What a person sends to decide a review. `args`: the whole proposal for `edit`, the instruction for `response`. */
export const Decision = z.object({
  type: anyCase(DecisionType),
  args: z.unknown().optional(),
  then: anyCase(z.enum(["waiting_for_customer", "resolved"])).optional(),
  comment: z.string().trim().max(2000).optional(),
  proposal_hash: z.string().optional(),
});
export type Decision = z.infer<typeof Decision>;

export const Approval = z.object({ by: z.string(), at: Timestamp, type: DecisionType });
export type Approval = z.infer<typeof Approval>;

export const Review = z.object({
  review_id: z.string(),
  ticket_id: z.string(),
  run_id: z.string(),
  interrupt_id: z.string(),
  status: ReviewStatus,
  proposal: Proposal,
  reasons: z.array(z.string()),
  evidence: Evidence,
  proposal_hash: z.string(),
  policy_hash: z.string(),
  assignee: z.string().nullable(),
  due_at: Timestamp,
  approvals_needed: z.number().int().min(1).max(2),
  approvals: z.array(Approval),
  decided: z
    .object({
      by: z.string(),
      at: Timestamp,
      type: DecisionType,
      args: z.unknown(),
      comment: z.string().nullable(),
    })
    .nullable(),
  created_at: Timestamp,
});
export type Review = z.infer<typeof Review>;

/** A review as stored. */
export const ReviewDocument = Review.extend({
  version: z.number().int(),
  epoch: z.number().int(),
  watermark: z.number().int(),
  /** The checkpoint that holds the interrupt: what a resume names. */
  checkpoint_id: z.string(),
  /** Status the ticket takes once the answer is out; the deciding person's `then`. */
  then: z.enum(["waiting_for_customer", "resolved"]).nullable(),
  /** The queue whose people may decide it; the manager's after one expired. */
  queue: z.string().nullable(),
  /** False for the managers' own after one expired: there is nobody further to hand it to. */
  expires: z.boolean(),
});
export type ReviewDocument = z.infer<typeof ReviewDocument>;
