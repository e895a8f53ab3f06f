import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CollectionName, Documents, FindOptions } from "../../domain/documents.js";
import { createFollowArticles } from "../../server/knowledge/follow-articles.js";
import { askForDue } from "../../server/webhooks/ask-for-due.js";
import { createFindRows } from "../../server/worker/sweep-rows.js";
import { createReads } from "../../server/worker/deps.js";
import { createResolvedIndex } from "../../server/worker/resolved-index.js";
import { createApiKeys } from "../../store/api-keys.js";
import { createArticles } from "../../store/articles.js";
import { createCalls } from "../../store/calls.js";
import { createCustomers } from "../../store/customers.js";
import { createDeadLetters } from "../../store/dead-letters.js";
import { createEffects } from "../../store/effects.js";
import { createEvents } from "../../store/events.js";
import { createMessages } from "../../store/messages.js";
import type { MongoDocuments } from "../../store/mongo-documents.js";
import { indexesOf, pathOf } from "../../store/mongo-models.js";
import { findPlan } from "../../store/mongo-query.js";
import { createOrders } from "../../store/orders.js";
import { createReviews } from "../../store/reviews.js";
import { createRuns } from "../../store/runs.js";
import { TicketSort } from "../../store/ticket-order.js";
import type { SqliteDocuments } from "../../store/sqlite-documents.js";
import { findQueries } from "../../store/sqlite-query.js";
import { createFakeKnowledge } from "../fakes/knowledge.js";
import { sweepOnce } from "../fixtures/sweep-once.js";
import { ticketsAt } from "../fixtures/temp-tickets.js";
import type { OpenDocuments } from "./documents-suite.js";
import { ENGINES } from "./engines.js";

type Asked = { collection: CollectionName; options: FindOptions };

const PAGE = { limit: 10 };
const AT = "2026-03-02T09:00:00.000Z";

/** Every list that repositories, routes, the sweep and the indexes ask for, by what it is called. */
const LISTS: Record<string, (documents: Documents) => Promise<unknown>> = {
  "newest tickets": (documents) => ticketsAt(documents).tickets.list(PAGE),
  ...Object.fromEntries(
    [
      "status",
      "priority",
      "category",
      "sentiment",
      "queue",
      "assigned_to",
      "customer_email",
      "customer_id",
    ].map((field) => [
      `tickets by ${field}`,
      (documents: Documents) => ticketsAt(documents).tickets.list({ ...PAGE, [field]: "a" }),
    ]),
  ),
  ...Object.fromEntries(
    TicketSort.options.flatMap((sort) => [
      [
        `tickets sorted by ${sort}`,
        (documents: Documents) => ticketsAt(documents).tickets.list({ ...PAGE, sort }),
      ],
      [
        `tickets of some queues sorted by ${sort}`,
        (documents: Documents) => ticketsAt(documents).tickets.list({ ...PAGE, sort, queue: ["a", "b"] }),
      ],
    ]),
  ),
  "tickets by words": (documents) => ticketsAt(documents).tickets.list({ ...PAGE, q: "refund late" }),
  "tickets to assign": (documents) => ticketsAt(documents).tickets.needingAssignee(10),
  "tickets to assign among some": (documents) =>
    ticketsAt(documents).tickets.needingAssignee(10, { priority: "high", routed_queues: [null, "a"] }),
  "a thread": (documents) => createMessages({ documents }).thread("T", { includeNotes: false }),
  "a log": (documents) => createEvents({ documents }).list("T", PAGE),
  "a ticket's outbox": (documents) => createEffects({ documents }).list("T", PAGE),
  "a ticket's effects": (documents) => createEffects({ documents }).ofTicket("T"),
  "a customer's effects": (documents) => createEffects({ documents }).ofCustomer("C", AT),
  "reviews by status": (documents) => createReviews({ documents }).list({ ...PAGE, status: "pending" }),
  "reviews of a ticket": (documents) => createReviews({ documents }).list({ ...PAGE, ticket_id: "T" }),
  "reviews of a run": (documents) => createReviews({ documents }).list({ ...PAGE, run_id: "R" }),
  "reviews of a person": (documents) => createReviews({ documents }).list({ ...PAGE, assignee: "A" }),
  "runs of a ticket": (documents) => createRuns({ documents }).list({ ...PAGE, ticket_id: "T" }),
  "runs by status": (documents) => createRuns({ documents }).list({ ...PAGE, status: "running" }),
  "calls of a run": (documents) => createCalls({ documents }).ofRun("R"),
  "a customer by address": (documents) => customersOf(documents).byEmail("ada@example.com"),
  "orders of a customer": (documents) => createOrders({ documents }).ofCustomer("C"),
  "articles by category": (documents) => createArticles({ documents }).list({ ...PAGE, category: "billing" }),
  "a key by its hash": (documents) => keysOf(documents).byHash("h"),
  "dead letters": (documents) => createDeadLetters({ documents, clock }).list(PAGE),
  "what a sweep looks for": (documents) => sweepOnce({ ...ticketsAt(documents), documents }),
  "deliveries to an endpoint": (documents) =>
    askForDue({ findRows: createFindRows({ ...FOLLOWING, documents }), ask: () => 1, clock }, "WHK-1"),
  "resolved tickets to follow": async (documents) => {
    const resolved = createResolvedIndex({ ...ticketsAt(documents), ...FOLLOWING, documents });
    await resolved.follow();
    await resolved.follow();
  },
  "articles to follow": (documents) =>
    createFollowArticles({ ...FOLLOWING, documents, articles: createArticles({ documents }) }).follow(),
};

const { clock, ids } = ticketsAt({} as Documents);
const { index, upkeep } = createFakeKnowledge();
/** What indexes that follow the documents stand on, besides these. */
const FOLLOWING = {
  index,
  upkeep,
  clock,
  reads: createReads({} as Documents),
  log: pino({ level: "silent" }),
};
const customersOf = (documents: Documents) => createCustomers({ documents, clock, ids, currency: "USD" });
const keysOf = (documents: Documents) =>
  createApiKeys({ documents, clock, ids, randomBytes: (size) => new Uint8Array(size) });

/** Remembers what is asked, and answers with nothing. */
function listen() {
  const asked: Asked[] = [];
  const documents = {
    find: async (collection: CollectionName, options: FindOptions = {}) => {
      asked.push({ collection, options });
      return [];
    },
    count: async () => [],
  } as unknown as Documents;
  return { asked, documents };
}

function sqlitePlans({ database }: SqliteDocuments, { collection, options }: Asked): string[] {
  const { limit, queries } = findQueries(collection, options);
  return queries.map(({ sql, params }) => {
    const rows = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...params, limit) as { detail: string }[];
    return rows.map(({ detail }) => detail).join("; ");
  });
}

/** Fields that a filter asks to equal something: an index is walked from where they do. */
const equalIn = ({ filter = {} }: FindOptions): ReadonlySet<string> =>
  new Set(
    Object.entries(filter)
      .filter(([, test]) => typeof test !== "object" || test === null || "in" in test || "has_all" in test)
      .map(([field]) => field),
  );

/**
 * The index that MongoDB walks for a list, by its rule for compound indexes: fields that equal first, then the sort,
 * which the key ends. SecantusDB's own plans say nothing here: it scans wherever a range follows an equality.
 */
function mongoIndexFor({ collection, options }: Asked): string | undefined {
  const { filters, sort } = findPlan(collection, options);
  const [by = "_id"] = Object.keys(sort);
  const equal = new Set([...equalIn(options)].map((field) => pathOf(collection, field)));
  const serves = (fields: readonly string[]) => {
    const at = fields.findIndex((field) => !equal.has(field));
    return at === -1 || fields[at] === by || (by === "_id" && at > 0);
  };
  const sorted = indexesOf(collection).find(({ fields }) => serves(Object.keys(fields)));
  return sorted?.options.name ?? (by === "_id" && filters.length > 0 ? "_id_" : undefined);
}

describe.each(ENGINES)("every list on $name", (engine) => {
  let open: OpenDocuments;
  beforeAll(async () => {
    open = await engine.open();
  });
  afterAll(() => open.dispose());

  /** Lists that would read a whole collection. */
  const unserved = async (asked: readonly Asked[]): Promise<Asked[]> => {
    if (engine.name === "sqlite")
      return asked.filter((one) => {
        const plans = sqlitePlans(open.documents as SqliteDocuments, one);
        return plans.some((plan) => /SCAN \w+(;|$)/.test(plan));
      });
    const { connection } = open.documents as MongoDocuments;
    const database = connection.getClient().db(connection.name);
    const present = await Promise.all(
      asked.map(({ collection }) => database.collection(collection).indexes()),
    );
    return asked.filter((one, at) => !present[at]?.some(({ name }) => name === mongoIndexFor(one)));
  };

  it.each(Object.entries(LISTS))("walks an index: %s", async (_, ask) => {
    const { asked, documents } = listen();
    await ask(documents);
    expect(asked.length).toBeGreaterThan(0);
    expect(await unserved(asked)).toEqual([]);
  });
});
