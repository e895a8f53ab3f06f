import type { CustomerDocument } from "../../../domain/customer.js";
import type { Scalar, Stored } from "../../../domain/documents.js";
import type { EffectDocument } from "../../../domain/effect.js";
import type { TicketEventDocument } from "../../../domain/event.js";
import type { MessageDocument } from "../../../domain/message.js";
import type { OrderDocument } from "../../../domain/order.js";
import type { PersonDocument } from "../../../domain/person.js";
import type { ReviewDocument } from "../../../domain/review.js";
import type { RunDocument } from "../../../domain/run.js";
import type { TicketDocument } from "../../../domain/ticket.js";
import type { WebhookDeliveryDocument } from "../../../domain/webhook.js";

/** What the checker reads, each collection whole. */
export const CHECKED = [
  "tickets",
  "messages",
  "events",
  "effects",
  "reviews",
  "runs",
  "customers",
  "orders",
  "people",
  "webhook_deliveries",
  "dead_letters",
] as const;
export type Checked = (typeof CHECKED)[number];

/** A desk's database as its raw driver gives it: nothing of the desk's own code stands between. */
export type RawReader = {
  all(collection: Checked): Promise<Stored[]>;
  /** How many documents hold each of these values; of a list, one of them. */
  count(collection: Checked, where: Record<string, Scalar | readonly Scalar[]>): Promise<number>;
  /** What a run's latest checkpoint says of its review; undefined where it never came to one. */
  reviewOutcome(runId: string): Promise<unknown>;
  close(): Promise<void>;
};

/** Everything of a desk that is checked. Nothing guarantees that it is as its types say but the check "document". */
export type DeskData = {
  tickets: TicketDocument[];
  messages: MessageDocument[];
  events: TicketEventDocument[];
  effects: EffectDocument[];
  reviews: ReviewDocument[];
  runs: RunDocument[];
  customers: CustomerDocument[];
  orders: OrderDocument[];
  people: PersonDocument[];
  webhook_deliveries: WebhookDeliveryDocument[];
  dead_letters: Stored[];
  /** Of runs with effects whose document does not tell how their review ended, from their checkpoints. */
  review_outcomes: ReadonlyMap<string, unknown>;
};

/** Something that must not be. */
export type Finding = {
  /** Which promise it breaks. */
  check: string;
  /** Of the document that shows it. */
  id: string;
  detail: string;
};

/** Collects findings of one promise. */
export function findingsOf(check: string): { list: Finding[]; add(id: string, detail: string): void } {
  const list: Finding[] = [];
  return { list, add: (id, detail) => void list.push({ check, id, detail }) };
}

/** Documents by a field, where there can be only one of each. */
export const byId = <T>(documents: readonly T[], keyOf: (document: T) => string): Map<string, T> =>
  new Map(documents.map((document) => [keyOf(document), document]));
