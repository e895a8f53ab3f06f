import fc from "fast-check";
import { expect } from "vitest";
import type {
  Cursor,
  Documents,
  Filter,
  FindOptions,
  Range,
  Scalar,
  Sort,
  Stored,
} from "../../domain/documents.js";

const TOKENS = ["refund", "late", "broken"];
const STATUSES = ["new", "open", "resolved"];
const QUEUES = ["billing", "vip", null];

const ticketFields = fc.record(
  {
    status: fc.constantFrom(...STATUSES),
    queue: fc.constantFrom(...QUEUES),
    settled: fc.boolean(),
    watermark: fc.integer({ min: 0, max: 3 }),
    created_at: fc.constantFrom("2026-01-31T14:00:00.000Z", "2026-01-31T15:00:00.000Z"),
    tokens: fc.subarray(TOKENS),
  },
  { requiredKeys: ["status", "settled", "watermark", "created_at"] },
);

const bounds = fc.oneof(
  fc.record({ gte: fc.integer({ min: 0, max: 3 }), lt: fc.integer({ min: 0, max: 3 }) }),
  fc.record({ gt: fc.integer({ min: 0, max: 3 }) }),
  fc.record({ lte: fc.integer({ min: 0, max: 3 }) }),
);

const filters: fc.Arbitrary<Filter> = fc.record(
  {
    status: fc.oneof(fc.constantFrom(...STATUSES), fc.record({ in: fc.subarray(STATUSES) })),
    queue: fc.oneof(
      fc.constantFrom(...QUEUES),
      fc.record({ in: fc.array(fc.constantFrom(...QUEUES), { maxLength: 4 }) }),
    ),
    settled: fc.oneof(fc.boolean(), fc.record({ in: fc.subarray([true, false]) })),
    watermark: fc.oneof(fc.integer({ min: 0, max: 3 }), bounds),
    tokens: fc.record({ has_all: fc.subarray(TOKENS) }),
  },
  { requiredKeys: [] },
);

const sorts: fc.Arbitrary<Sort> = fc.record({
  field: fc.constantFrom("created_at", "queue", "watermark", "settled", "ticket_id"),
  direction: fc.constantFrom("asc" as const, "desc" as const),
});

/**
 * Stores random tickets, asks random questions, and expects the answers that filtering and sorting a plain array
 * gives: page by page through cursors, each document exactly once, ties included.
 */
export async function answersAsArray(documents: Documents): Promise<void> {
  let runs = 0;
  const property = fc.asyncProperty(
    fc.array(ticketFields, { maxLength: 25 }),
    filters,
    sorts,
    fc.integer({ min: 1, max: 7 }),
    async (fields, asked, sort, limit) => {
      runs += 1;
      const intent = `run-${runs}`;
      const filter = { ...asked, intent };
      const stored = fields.map((field, at) => ({ ...field, intent, ticket_id: `${intent}-${at}` }));
      await documents.commit(stored.map((document) => ({ op: "insert", collection: "tickets", document })));
      const expected = stored.filter((document) => passes(document, filter)).toSorted(by(sort));
      expect(await pages(documents, { filter, sort, limit })).toEqual(expected);
      expect(await documents.count("tickets", { filter })).toEqual([{ group: {}, count: expected.length }]);
    },
  );
  await fc.assert(property, { numRuns: 100 });
}

type Paged = FindOptions & { sort: Sort; limit: number };

async function pages(documents: Documents, { after, ...options }: Paged): Promise<Stored[]> {
  const found = await documents.find("tickets", { ...options, ...(after && { after }) });
  const last = found.at(-1);
  if (!last || found.length < options.limit) return found;
  const next: Cursor = {
    value: (last[options.sort.field] ?? null) as Scalar,
    key: String(last["ticket_id"]),
  };
  return [...found, ...(await pages(documents, { ...options, after: next }))];
}

function passes(document: Stored, filter: Filter): boolean {
  return Object.entries(filter).every(([field, test]) => {
    const value = document[field] ?? null;
    if (typeof test !== "object" || test === null) return value === test;
    if ("in" in test) return test.in.includes(value as Scalar);
    if ("has_all" in test)
      return test.has_all.every((one) => ((value as string[] | null) ?? []).includes(one));
    return typeof value === "number" && within(value, test);
  });
}

function within(value: number, { gt, gte, lt, lte }: Range): boolean {
  const holds = (end: string | number | undefined, compare: (end: number) => boolean) =>
    end === undefined || compare(Number(end));
  return (
    holds(gt, (end) => value > end) &&
    holds(gte, (end) => value >= end) &&
    holds(lt, (end) => value < end) &&
    holds(lte, (end) => value <= end)
  );
}

function by({ field, direction }: Sort) {
  const sign = direction === "asc" ? 1 : -1;
  const rank = (value: unknown) => (value === null || value === undefined ? 0 : 1);
  const compare = (one: unknown, other: unknown) =>
    rank(one) - rank(other) ||
    (rank(one) === 0 || one === other ? 0 : (one as string) < (other as string) ? -1 : 1);
  return (one: Stored, other: Stored) =>
    sign * (compare(one[field], other[field]) || compare(one["ticket_id"], other["ticket_id"]));
}
