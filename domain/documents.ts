/**
 * The documents port: what is remembered, on any engine. A document is plain JSON under a key of its own;
 * COLLECTIONS names each collection's key, schema, unique fields and indexes.
 */

export type Scalar = string | number | boolean | null;

/** A document as it is stored. Repositories parse it with the collection's schema where they read it. */
export type Stored = Record<string, unknown>;

/** Equal to a value (null also matches a field that is absent), or one of several. */
export type Equality = Scalar | { in: readonly Scalar[] };

/** A half-open or closed range over strings or numbers. */
export type Range = {
  gt?: string | number;
  gte?: string | number;
  lt?: string | number;
  lte?: string | number;
};

/** An array field that holds each of these. */
export type HasAll = { has_all: readonly string[] };

/** Named top-level fields, all of which must hold. */
export type Filter = Record<string, Equality | Range | HasAll>;

export type Sort = { field: string; direction: "asc" | "desc" };

/** After this document in the order asked for: the value of the sort field, and the key to break ties. */
export type Cursor = { value: Scalar; key: string };

export type FindOptions = {
  filter?: Filter;
  /** By the collection's key, ascending, where none is given; ties always go by the key, in the same direction. */
  sort?: Sort;
  after?: Cursor;
  /** 50 unless told; engines refuse more than 10,000. */
  limit?: number;
};

export type CountOptions = {
  filter?: Filter;
  /** Fields to group by, at most two; none: one group with an empty `group`. */
  by?: readonly string[];
  /** Group by a timestamp field cut to the hour or day (UTC): `2026-01-31T14` or `2026-01-31`. */
  bucket?: { field: string; unit: "hour" | "day" };
};

/** How many documents share the named values; a bucket's value stands under its field. */
export type Count = { group: Record<string, Scalar>; count: number };

export type Op =
  | { op: "insert"; collection: CollectionName; document: Stored }
  /** Sets top-level fields where every field of `where` still equals; an empty `set` only asserts. */
  | { op: "patch"; collection: CollectionName; key: string; where: Record<string, Equality>; set: Stored }
  /** Adds to the end of an array field of an existing document. */
  | { op: "append"; collection: CollectionName; key: string; field: string; values: readonly unknown[] }
  /** Gone if it was there. */
  | { op: "remove"; collection: CollectionName; key: string };

export type Documents = {
  /** @throws DocumentConflict when the key, or a unique field, is taken */
  insert(collection: CollectionName, document: Stored): Promise<void>;
  get(collection: CollectionName, key: string): Promise<Stored | undefined>;
  find(collection: CollectionName, options?: FindOptions): Promise<Stored[]>;
  count(collection: CollectionName, options?: CountOptions): Promise<Count[]>;
  /** False, and nothing changed, where the document is absent or a field of `where` no longer equals. */
  patch(
    collection: CollectionName,
    key: string,
    change: { where: Record<string, Equality>; set: Stored },
  ): Promise<boolean>;
  /** False where the document is absent. */
  append(
    collection: CollectionName,
    key: string,
    change: { field: string; values: readonly unknown[] },
  ): Promise<boolean>;
  remove(collection: CollectionName, key: string): Promise<void>;
  /**
   * Whole or not at all, durable when it returns.
   * @throws DocumentConflict naming the first operation that did not hold
   */
  commit(ops: readonly Op[]): Promise<void>;
  /** @throws AppError "unavailable" when the engine cannot be read and written */
  ping(): Promise<void>;
  close(): Promise<void>;
};

/** An insert met a taken key, or a patch's `where` no longer held. */
export class DocumentConflict extends Error {
  override readonly name = "DocumentConflict";
  readonly collection: CollectionName;
  readonly key: string;
  /** The unique field that was taken, `key` for the key itself, or `where` for a patch. */
  readonly field: string;

  constructor(at: { collection: CollectionName; key: string; field: string }) {
    super(`${at.collection}/${at.key}: ${at.field} conflicts with what is stored`);
    this.collection = at.collection;
    this.key = at.key;
    this.field = at.field;
  }
}

export const CollectionNames = [
  "tickets",
  "messages",
  "customers",
  "orders",
  "people",
  "reviews",
  "runs",
  "calls",
  "effects",
  "events",
  "articles",
  "api_keys",
  "idempotency",
  "playbook_outcomes",
  "webhooks",
  "webhook_deliveries",
  "dead_letters",
  "policies",
  "evaluations",
  "evaluation_results",
  "evaluation_cases",
  "reserved_threads",
] as const;
export type CollectionName = (typeof CollectionNames)[number];
