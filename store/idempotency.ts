import type { Documents } from "../domain/documents.js";
import type { IdempotencyDocument } from "../domain/idempotency.js";
import { createCollection } from "./collection.js";

export type Idempotency = {
  /** What was answered under this principal, route and key. */
  get(idempotencyId: string): Promise<IdempotencyDocument | undefined>;
};

export function createIdempotency({ documents }: { documents: Documents }): Idempotency {
  const { get } = createCollection(documents, "idempotency");
  return { get };
}
