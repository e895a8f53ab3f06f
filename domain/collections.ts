import type { z } from "zod";
import { ApiKeyDocument } from "./api-key.js";
import { ArticleDocument } from "./article.js";
import { CustomerDocument } from "./customer.js";
import { DeadLetterDocument } from "./dead-letter.js";
import type { CollectionName } from "./documents.js";
import { EffectDocument } from "./effect.js";
import { EvaluationCaseDocument } from "./evaluation.js";
import { EvaluationDocument, EvaluationResultDocument } from "./evaluation-run.js";
import { TicketEventDocument } from "./event.js";
import { IdempotencyDocument } from "./idempotency.js";
import { MessageDocument } from "./message.js";
import { OrderDocument } from "./order.js";
import { PersonDocument } from "./person.js";
import { PlaybookOutcome } from "./playbook.js";
import { PolicyDocument } from "./policy-document.js";
import { ReservedThread } from "./reserved-thread.js";
import { ReviewDocument } from "./review.js";
import { CallDocument, RunDocument } from "./run.js";
import { TicketDocument } from "./ticket.js";
import { WebhookDeliveryDocument, WebhookDocument } from "./webhook.js";

export type Index = {
  /** Says which query it is for. */
  name: string;
  fields: readonly string[];
  unique?: true;
  /** Only documents where the first field is not null. */
  sparse?: true;
};

export type Collection = {
  /** The field that holds a document's key. */
  key: string;
  schema: z.ZodObject;
  indexes: readonly Index[];
  /** Array fields that are searched with has-all. */
  arrays?: readonly string[];
};

/** Every collection there is: engines build their tables, keys and indexes from this. */
export const COLLECTIONS: Record<CollectionName, Collection> = {
  tickets: {
    key: "ticket_id",
    schema: TicketDocument,
    arrays: ["tokens"],
    indexes: [
      { name: "newest", fields: ["created_at"] },
      { name: "by_status", fields: ["status", "created_at"] },
      { name: "by_answer_due", fields: ["status", "first_response_due_at"] },
      { name: "by_resolution_due", fields: ["status", "resolution_due_at"] },
      { name: "by_priority", fields: ["priority", "created_at"] },
      { name: "by_category", fields: ["category", "created_at"] },
      { name: "by_sentiment", fields: ["sentiment", "created_at"] },
      { name: "by_queue", fields: ["queue", "created_at"] },
      { name: "arrivals", fields: ["routed_queue", "created_at"] },
      { name: "by_assignee", fields: ["assigned_to", "created_at"] },
      { name: "by_customer", fields: ["customer_id", "created_at"] },
      { name: "by_email", fields: ["customer_email", "created_at"] },
      { name: "to_work", fields: ["settled", "updated_at"] },
      { name: "to_assign", fields: ["needs_assignee", "priority", "created_at"] },
      { name: "sla_due", fields: ["sla_check_at"], sparse: true },
      { name: "leased", fields: ["lease_until"], sparse: true },
      { name: "to_close", fields: ["status", "resolved_at"] },
      // What dashboards and metrics count by, so that counting reads no ticket.
      { name: "standing", fields: ["status", "queue", "priority", "sla_status"] },
    ],
  },
  messages: {
    key: "message_id",
    schema: MessageDocument,
    indexes: [{ name: "thread", fields: ["ticket_id", "created_at"] }],
  },
  customers: {
    key: "customer_id",
    schema: CustomerDocument,
    indexes: [{ name: "by_email", fields: ["email_key"], unique: true }],
  },
  orders: {
    key: "order_id",
    schema: OrderDocument,
    indexes: [{ name: "by_customer", fields: ["customer_id", "placed_at"] }],
  },
  people: {
    key: "agent_id",
    schema: PersonDocument,
    indexes: [{ name: "by_presence", fields: ["presence"] }],
  },
  reviews: {
    key: "review_id",
    schema: ReviewDocument,
    indexes: [
      { name: "due", fields: ["status", "due_at"] },
      { name: "by_ticket", fields: ["ticket_id", "created_at"] },
      { name: "by_run", fields: ["run_id", "created_at"] },
      { name: "by_status", fields: ["status", "created_at"] },
      { name: "by_assignee", fields: ["assignee", "created_at"] },
    ],
  },
  runs: {
    key: "run_id",
    schema: RunDocument,
    indexes: [
      { name: "by_ticket", fields: ["ticket_id", "started_at"] },
      { name: "by_status", fields: ["status", "started_at"] },
      { name: "to_prune", fields: ["pruned", "ended_at"] },
    ],
  },
  calls: {
    key: "call_id",
    schema: CallDocument,
    indexes: [
      { name: "by_run", fields: ["run_id", "call_id"] },
      { name: "by_ticket", fields: ["ticket_id", "kind"] },
      { name: "to_forget", fields: ["at"] },
    ],
  },
  effects: {
    key: "effect_id",
    schema: EffectDocument,
    indexes: [
      { name: "due", fields: ["status", "due_at"] },
      { name: "by_ticket", fields: ["ticket_id", "effect_id"] },
      { name: "by_customer", fields: ["customer_id", "at"] },
    ],
  },
  events: {
    key: "event_id",
    schema: TicketEventDocument,
    indexes: [
      { name: "log", fields: ["ticket_id", "number"], unique: true },
      { name: "arrivals", fields: ["type", "at"] },
    ],
  },
  articles: {
    key: "article_id",
    schema: ArticleDocument,
    indexes: [
      { name: "by_category", fields: ["category", "updated_at"] },
      { name: "by_status", fields: ["status", "updated_at"] },
    ],
  },
  api_keys: {
    key: "key_id",
    schema: ApiKeyDocument,
    indexes: [{ name: "by_hash", fields: ["hash"], unique: true }],
  },
  idempotency: {
    key: "idempotency_id",
    schema: IdempotencyDocument,
    indexes: [{ name: "to_forget", fields: ["created_at"] }],
  },
  playbook_outcomes: {
    key: "run_id",
    schema: PlaybookOutcome,
    indexes: [{ name: "by_playbook", fields: ["playbook", "at"] }],
  },
  webhooks: {
    key: "webhook_id",
    schema: WebhookDocument,
    indexes: [
      { name: "newest", fields: ["created_at"] },
      { name: "by_owner", fields: ["owner_ref", "created_at"] },
      { name: "live", fields: ["disabled_at", "created_at"] },
    ],
  },
  webhook_deliveries: {
    key: "delivery_id",
    schema: WebhookDeliveryDocument,
    indexes: [
      { name: "newest", fields: ["webhook_id", "created_at"] },
      { name: "by_status", fields: ["webhook_id", "status", "created_at"] },
      { name: "due", fields: ["webhook_id", "status", "due_at"] },
      { name: "to_forget", fields: ["at"] },
    ],
  },
  dead_letters: {
    key: "job_id",
    schema: DeadLetterDocument,
    indexes: [{ name: "latest", fields: ["failed_at"] }],
  },
  evaluations: {
    key: "evaluation_id",
    schema: EvaluationDocument,
    indexes: [{ name: "newest", fields: ["started_at"] }],
  },
  evaluation_results: {
    key: "result_id",
    schema: EvaluationResultDocument,
    indexes: [
      { name: "as_they_come", fields: ["evaluation_id", "number"] },
      { name: "to_forget", fields: ["at"] },
    ],
  },
  evaluation_cases: {
    key: "case_id",
    schema: EvaluationCaseDocument,
    indexes: [{ name: "newest", fields: ["created_at"] }],
  },
  reserved_threads: {
    key: "thread_id",
    schema: ReservedThread,
    arrays: ["tags"],
    indexes: [
      { name: "newest", fields: ["created_at"] },
      { name: "of_owner", fields: ["owner_ref", "used", "created_at"] },
      { name: "to_forget", fields: ["used", "created_at"] },
    ],
  },
  policies: { key: "policy_hash", schema: PolicyDocument, indexes: [] },
};
