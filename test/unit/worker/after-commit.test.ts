import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SYSTEM } from "../../../domain/event.js";
import type { Indexable } from "../../../domain/knowledge.js";
import { createAfterCommit } from "../../../server/worker/after-commit.js";
import { createArticleOutcomes } from "../../../server/worker/article-outcomes.js";
import { createResolvedIndex } from "../../../server/worker/resolved-index.js";
import { defaultPolicy } from "../../fixtures/default-policy.js";
import { openTempDocuments, type TempDocuments } from "../../fixtures/temp-documents.js";
import { answered } from "../../fixtures/answers.js";
import { lookAt, openTicket, workAll } from "../../fixtures/worker-cases.js";
import { openWorker, timeAt, type Rig } from "../../fixtures/worker-rig.js";

let temp: TempDocuments;
let rig: Rig;
beforeEach(async () => {
  temp = await openTempDocuments();
  rig = openWorker({ database: temp.documents, time: timeAt(), decide: () => citing("ART-1") });
  await temp.documents.insert("articles", article);
});
afterEach(async () => {
  await rig.jobs.drain(1000);
  await temp.dispose();
});

const citing = (article_id: string) => {
  const plain = answered();
  if (!plain.draft) throw new Error("an answer has a draft");
  const citations = [{ article_id, title: "Refunds", relevance_score: 0.9 }];
  return answered({ draft: { ...plain.draft, citations } });
};

const article = {
  article_id: "ART-1",
  title: "Refunds",
  content: "Refunds take three days to arrive.",
  category: "refund",
  language: "en",
  status: "published",
  summary: "",
  paraphrases: [],
  success_rate: null,
  uses: 0,
  updated_at: "2026-03-01T09:00:00.000Z",
  version: 1,
  recent: [],
};

const outcomes = () => createArticleOutcomes({ ...rig, policy: defaultPolicy });

describe("how an article's uses turned out", () => {
  test("counts each, and keeps the share that helped of the latest", async () => {
    const { ticket_id } = await openTicket(rig);
    await workAll(rig);
    const record = outcomes();
    await record(ticket_id, { helped: true, answered: true });
    await Promise.all([
      record(ticket_id, { helped: false, answered: true }),
      record(ticket_id, { helped: true, answered: true }),
    ]);
    const stored = await temp.documents.get("articles", "ART-1");
    expect(stored).toMatchObject({ uses: 3, success_rate: 2 / 3 });
  });

  test("does not count an answer that never left", async () => {
    const { ticket_id } = await openTicket(rig);
    await workAll(rig);
    const { effects } = await lookAt(rig, ticket_id);
    await temp.documents.patch("effects", effects[0]?.effect_id ?? "", {
      where: {},
      set: { status: "void" },
    });
    await outcomes()(ticket_id, { helped: false, answered: true });
    expect(await temp.documents.get("articles", "ART-1")).toMatchObject({ uses: 0 });
    await outcomes()(ticket_id, { helped: false, answered: false });
    expect(await temp.documents.get("articles", "ART-1")).toMatchObject({ uses: 1, success_rate: 0 });
  });
});

describe("the index of resolved tickets", () => {
  const fakeIndex = () => {
    const held = new Map<string, Indexable>();
    return {
      held,
      put: async (_index: string, items: readonly Indexable[]) =>
        items.forEach((item) => held.set(item.id, item)),
      remove: async (_index: string, ids: readonly string[]) => ids.forEach((id) => held.delete(id)),
    };
  };

  test("holds what was asked and answered, masked; added, removed, and rebuilt at start", async () => {
    const description = "I am Ada. Write to ada@example.com please.";
    const { ticket_id } = await openTicket(rig, { ticket: { description } });
    await workAll(rig);
    const index = fakeIndex();
    const resolved = createResolvedIndex({ ...rig, index });
    await resolved.add(ticket_id);
    const item = index.held.get(ticket_id);
    expect(item).toMatchObject({ category: "billing", language: "en" });
    expect(item?.content).not.toMatch(/Ada|ada@example/);
    expect(item?.content).toContain("Your money is on its way.");
    await resolved.remove(ticket_id);
    expect(index.held.size).toBe(0);
    await resolved.follow();
    expect(index.held.get(ticket_id)).toEqual(item);
  });

  test("lets the oldest go where it would hold more than it may", async () => {
    const { ticket_id } = await openTicket(rig);
    await workAll(rig);
    const ticket = await rig.tickets.get(ticket_id);
    const created: Record<string, string> = {
      "TKT-2": "2030-01-02T00:00:00.000Z",
      "TKT-3": "2030-01-03T00:00:00.000Z",
    };
    const tickets = {
      ...rig.tickets,
      get: async (id: string) =>
        ticket && { ...ticket, ticket_id: id, created_at: created[id] ?? ticket.created_at },
    };
    const index = fakeIndex();
    const resolved = createResolvedIndex({ ...rig, tickets, index, most: 2 });
    await resolved.follow();
    expect([...index.held.keys()]).toEqual([ticket_id]);
    await resolved.add("TKT-3");
    await resolved.add("TKT-2");
    expect([...index.held.keys()].sort()).toEqual(["TKT-2", "TKT-3"]);
    await resolved.warrant([ticket_id, "TKT-2"]);
    expect([...index.held.keys()].sort()).toEqual(["TKT-2", "TKT-3"]);
  });

  test("follows what another process resolves and reopens, and does again what failed", async () => {
    const index = fakeIndex();
    let isAway = true;
    const put: typeof index.put = async (...args) => {
      if (isAway) throw new Error("away");
      await index.put(...args);
    };
    const resolved = createResolvedIndex({ ...rig, index: { ...index, put } });
    await resolved.follow();
    const { ticket_id } = await openTicket(rig);
    await workAll(rig);
    await expect(resolved.follow()).rejects.toThrow("away");
    isAway = false;
    await resolved.follow();
    expect([...index.held.keys()]).toEqual([ticket_id]);
    await rig.tickets.change(ticket_id, () => ({ set: { status: "in_progress", settled: true } }), {
      actor: SYSTEM,
    });
    await resolved.follow();
    expect(index.held.size).toBe(0);
  });

  test("looks at everything now and then, and reads of it only what it does not know", async () => {
    const first = await openTicket(rig);
    await workAll(rig);
    const index = fakeIndex();
    const read: string[] = [];
    const tickets = { get: async (id: string) => (read.push(id), rig.tickets.get(id)) };
    let minutes = 0;
    const clock = () => new Date(rig.clock().getTime() + minutes * 60_000);
    const resolved = createResolvedIndex({ ...rig, clock, tickets, index });
    await resolved.follow();
    expect(read.splice(0)).toEqual([first.ticket_id]);
    const ticket = await rig.tickets.get(first.ticket_id);
    // As a migration brings it: changed long before what is known.
    const old = { ...ticket, ticket_id: "TKT-20200101-000000AA", updated_at: "2020-01-01T00:00:00.000Z" };
    await temp.documents.insert("tickets", old);
    minutes = 1;
    await resolved.follow();
    expect(index.held.has("TKT-20200101-000000AA")).toBe(false);
    minutes = 11;
    await resolved.follow();
    expect(read).toEqual(["TKT-20200101-000000AA"]);
    expect([...index.held.keys()].toSorted()).toEqual([first.ticket_id, "TKT-20200101-000000AA"].toSorted());
  });

  test("that is gone costs nothing but a line in the log", async () => {
    const { ticket_id } = await openTicket(rig);
    await workAll(rig);
    const warned: unknown[] = [];
    const index = {
      put: () => Promise.reject(new Error("gone")),
      remove: () => Promise.reject(new Error("gone")),
    };
    const resolved = createResolvedIndex({
      ...rig,
      index,
      log: { warn: (line: unknown) => warned.push(line) },
    });
    await resolved.add(ticket_id);
    await resolved.remove(ticket_id);
    expect(warned).toHaveLength(2);
  });
});

test("commits are followed by what learns from them, and by a search for work when somebody is freed", async () => {
  const called: string[] = [];
  const follow = createAfterCommit({
    resolvedIndex: {
      add: async (id) => void called.push(`add ${id}`),
      remove: async (id) => void called.push(`remove ${id}`),
    },
    recordArticleOutcome: async (_id, { helped, answered: left }) =>
      void called.push(`helped ${helped}, left ${left}`),
    jobs: { enqueue: (name) => void called.push(`job ${name}`) },
  });
  const event = (type: string, data: Record<string, unknown>) => ({
    op: "insert" as const,
    collection: "events" as const,
    document: {
      event_id: "EVT-1",
      ticket_id: "TKT-1",
      type,
      actor: SYSTEM,
      at: "2026-03-02T09:00:00.000Z",
      policy_hash: "p",
      data,
      number: 1,
    },
  });
  follow([event("status.changed", { from: "open", to: "resolved" })]);
  expect(called.splice(0)).toEqual(["add TKT-1", "helped true, left true", "job assign"]);
  follow([event("reopened", {}), event("ownership.changed", { from: false, to: true })]);
  expect(called.splice(0)).toEqual(["remove TKT-1", "helped false, left true", "helped false, left true"]);
  follow([
    event("review.decided", { status: "ignored" }),
    event("status.changed", { from: "open", to: "assigned" }),
  ]);
  expect(called.splice(0)).toEqual(["helped false, left false"]);
});
