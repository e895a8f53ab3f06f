import type { ApiKeyDocument } from "../domain/api-key.js";
import type { ArticleDocument } from "../domain/article.js";
import { COLLECTIONS } from "../domain/collections.js";
import type { CustomerDocument } from "../domain/customer.js";
import type { DeadLetterDocument } from "../domain/dead-letter.js";
import type { CollectionName, Documents, FindOptions, Stored } from "../domain/documents.js";
import type { EffectDocument } from "../domain/effect.js";
import { AppError } from "../domain/errors.js";
import type { EvaluationCaseDocument } from "../domain/evaluation.js";
import type { EvaluationDocument, EvaluationResultDocument } from "../domain/evaluation-run.js";
import type { TicketEventDocument } from "../domain/event.js";
import type { IdempotencyDocument } from "../domain/idempotency.js";
import type { MessageDocument } from "../domain/message.js";
import type { OrderDocument } from "../domain/order.js";
import type { PersonDocument } from "../domain/person.js";
import type { PlaybookOutcome } from "../domain/playbook.js";
import type { PolicyDocument } from "../domain/policy-document.js";
import type { ReviewDocument } from "../domain/review.js";
import type { CallDocument, RunDocument } from "../domain/run.js";
import type { ReservedThread } from "../domain/reserved-thread.js";
import type { TicketDocument } from "../domain/ticket.js";
import type { WebhookDeliveryDocument, WebhookDocument } from "../domain/webhook.js";
import { deepFrozen } from "./kept-parses.js";

/** What each collection holds: the type of its schema in COLLECTIONS. */
export type DocumentOf = {
  tickets: TicketDocument;
  messages: MessageDocument;
  customers: CustomerDocument;
  orders: OrderDocument;
  people: PersonDocument;
  reviews: ReviewDocument;
  runs: RunDocument;
  calls: CallDocument;
  effects: EffectDocument;
  events: TicketEventDocument;
  articles: ArticleDocument;
  api_keys: ApiKeyDocument;
  idempotency: IdempotencyDocument;
  playbook_outcomes: PlaybookOutcome;
  webhooks: WebhookDocument;
  webhook_deliveries: WebhookDeliveryDocument;
  dead_letters: DeadLetterDocument;
  policies: PolicyDocument;
  evaluations: EvaluationDocument;
  evaluation_results: EvaluationResultDocument;
  evaluation_cases: EvaluationCaseDocument;
  reserved_threads: ReservedThread;
};

export type Collection<T> = {
  get: (key: string) => Promise<T | undefined>;
  find: (options?: FindOptions) => Promise<T[]>;
};

/**
 * Typed reads of one collection: every document is parsed where it is read, and frozen, since others may hold it too.
 * @throws AppError "unavailable" naming collection, key and path, where a stored document is not what its schema says
 */
export function createCollection<N extends CollectionName>(
  documents: Pick<Documents, "get" | "find">,
  name: N,
): Collection<DocumentOf[N]> {
  /** An engine may give the same frozen document again: it is parsed once. */
  const known = new WeakMap<Stored, DocumentOf[N]>();
  const parse = (stored: Stored): DocumentOf[N] => {
    const held = known.get(stored);
    if (held) return held;
    const parsed = COLLECTIONS[name].schema.safeParse(stored);
    if (parsed.success) {
      const document = deepFrozen(parsed.data as DocumentOf[N]);
      if (Object.isFrozen(stored)) known.set(stored, document);
      return document;
    }
    const { path, message } = parsed.error.issues[0] ?? { path: [], message: "not what its schema says" };
    const at = `${name}/${String(stored[COLLECTIONS[name].key])}`;
    throw new AppError(
      "unavailable",
      `${at} is stored wrongly at ${path.join(".") || "its root"}: ${message}`,
      {
        cause: parsed.error,
      },
    );
  };
  return {
    get: async (key) => {
      const stored = await documents.get(name, key);
      return stored && parse(stored);
    },
    find: async (options) => (await documents.find(name, options)).map(parse),
  };
}
