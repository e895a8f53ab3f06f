import type { Documents } from "../domain/documents.js";
import type { EffectDocument } from "../domain/effect.js";
import { createCollection } from "./collection.js";
import { findPage, type Page, type PageOptions } from "./page.js";

/** More than one ticket or customer ever has within a policy's window; a safeguard, not a page. */
const ALL = 1000;

export type Effects = {
  get(effectId: string): Promise<EffectDocument | undefined>;
  /** A ticket's outbox, newest first. @throws AppError "invalid_input" on a bad cursor */
  list(ticketId: string, page: PageOptions): Promise<Page<EffectDocument>>;
  /** All of a ticket's effects, the first made first. */
  ofTicket(ticketId: string): Promise<EffectDocument[]>;
  /** A customer's effects whose status changed at `since` (ISO 8601) or later, oldest change first. */
  ofCustomer(customerId: string, since: string): Promise<EffectDocument[]>;
};

export function createEffects({ documents }: { documents: Documents }): Effects {
  const { get, find } = createCollection(documents, "effects");
  return {
    get,
    list: (ticketId, { limit, cursor }) =>
      findPage(find, {
        limit,
        cursor,
        key: "effect_id",
        sort: { field: "effect_id", direction: "desc" },
        anyOf: [{ ticket_id: ticketId }],
      }),
    ofTicket: (ticketId) =>
      find({ filter: { ticket_id: ticketId }, sort: { field: "effect_id", direction: "asc" }, limit: ALL }),
    ofCustomer: (customerId, since) =>
      find({
        filter: { customer_id: customerId, at: { gte: since } },
        sort: { field: "at", direction: "asc" },
        limit: ALL,
      }),
  };
}
