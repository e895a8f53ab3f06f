import type { Documents } from "../domain/documents.js";
import type { IdempotencyDocument } from "../domain/idempotency.js";
import { createCollection } from "./collection.js";

export type Idempotency = {
  /** What was answered under this principal, route and key. */
  get(idempotencyId: string): Promise<IdempotencyDocument | undefined>;
  /** Records made before a moment (ISO 8601), the oldest first. */
  toForget(before: string, limit: number): Promise<IdempotencyDocument[]>;
};

export function createIdempotency({ documents }: { documents: Documents }): Idempotency {
  const { get, find } = createCollection(documents, "idempotency");
  return {
    get,
    toForget: (before, limit) =>
      find({
        filter: { created_at: { lt: before } },
        sort: { field: "created_at", direction: "asc" },
        limit,
      }),
  };
}
