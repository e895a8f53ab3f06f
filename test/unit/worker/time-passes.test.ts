import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DAY_MS, HOUR_MS } from "../../../domain/clock.js";
import type { Op } from "../../../domain/documents.js";
import { SYSTEM } from "../../../domain/event.js";
import { MANY } from "../../../server/worker/deps.js";
import { createRunLeases } from "../../../server/worker/run-lease.js";
import { defaultPolicy } from "../../fixtures/default-policy.js";
import { openTempDocuments, type TempDocuments } from "../../fixtures/temp-documents.js";
import { withRefund } from "../../fixtures/answers.js";
import { decideReview, lookAt, openTicket, workAll, write } from "../../fixtures/worker-cases.js";
import { openWorker, pass, timeAt, type Rig, type Time } from "../../fixtures/worker-rig.js";

let temp: TempDocuments;
let rig: Rig;
let time: Time;
beforeEach(async () => {
  temp = await openTempDocuments();
  time = timeAt();
});
afterEach(async () => {
  await rig.jobs.drain(1000);
  await temp.dispose();
});

const open = (options: Partial<Parameters<typeof openWorker>[0]> = {}) => {
  rig = openWorker({ database: temp.documents, time, ...options });
  return rig;
};

describe("a review that nobody decides", () => {
  test("is due at the first response where that is earlier, expires, and opens anew for the managers for good", async () => {
    open({ decide: () => withRefund() });
    const { ticket_id, first_response_due_at } = await openTicket(rig);
    await workAll(rig);
    const [first] = (await lookAt(rig, ticket_id)).reviews;
    expect(first?.due_at).toBe(first_response_due_at);
    pass(time, 5 * HOUR_MS);
    await workAll(rig);
    const { ticket, reviews, runs } = await lookAt(rig, ticket_id);
    expect(reviews).toMatchObject([
      { status: "expired", review_id: first?.review_id },
      {
        status: "pending",
        queue: "managers",
        assignee: null,
        expires: false,
        interrupt_id: first?.interrupt_id,
      },
    ]);
    expect(ticket).toMatchObject({ status: "waiting_for_review", open_review_id: reviews[1]?.review_id });
    pass(time, 5 * DAY_MS);
    await workAll(rig);
    expect((await lookAt(rig, ticket_id)).reviews).toHaveLength(2);
    expect(runs).toHaveLength(1);
    await decideReview(rig, reviews[1]?.review_id ?? "", { type: "accept" });
    await workAll(rig);
    expect((await lookAt(rig, ticket_id)).ticket).toMatchObject({
      status: "waiting_for_customer",
      open_review_id: null,
    });
  });
});

describe("the sweep", () => {
  test("closes what was resolved long enough ago, and prunes its checkpoints later", async () => {
    open();
    const { ticket_id } = await openTicket(rig);
    await workAll(rig);
    const [run] = (await lookAt(rig, ticket_id)).runs;
    const thread = { configurable: { thread_id: run?.run_id ?? "" } };
    pass(time, defaultPolicy.tickets.close_resolved_after_days * DAY_MS + 1);
    await workAll(rig);
    expect((await lookAt(rig, ticket_id)).ticket).toMatchObject({
      status: "closed",
      closed_at: time.now.toISOString(),
    });
    expect(await rig.checkpointer.getTuple(thread)).toBeDefined();
    pass(time, defaultPolicy.retention.checkpoint_days * DAY_MS);
    await workAll(rig);
    expect(await rig.checkpointer.getTuple(thread)).toBeUndefined();
    expect((await lookAt(rig, ticket_id)).runs).toMatchObject([{ pruned: true }]);
  });

  test("never prunes a run that waits at its review", async () => {
    open({ decide: () => withRefund() });
    const { ticket_id } = await openTicket(rig);
    await workAll(rig);
    pass(time, 400 * DAY_MS);
    await workAll(rig);
    expect((await lookAt(rig, ticket_id)).runs).toMatchObject([{ status: "interrupted", pruned: false }]);
  });

  test("tells when a due time goes by", async () => {
    open({ decide: () => withRefund() });
    const { ticket_id, resolution_due_at } = await openTicket(rig);
    await workAll(rig);
    pass(time, Date.parse(resolution_due_at) - time.now.getTime() + 1);
    await workAll(rig);
    const { ticket, events } = await lookAt(rig, ticket_id);
    expect(ticket.sla_status).toBe("breached");
    expect(events.findLast(({ type }) => type === "sla.changed")).toMatchObject({
      data: { to: { sla_status: "breached" } },
    });
  });

  test("forgets stored answers when policy says so", async () => {
    open();
    const row = {
      idempotency_id: "a",
      body_hash: "h",
      status: 200,
      body: {},
      created_at: time.now.toISOString(),
    };
    await temp.documents.insert("idempotency", row);
    await workAll(rig);
    expect(await temp.documents.get("idempotency", "a")).toBeDefined();
    pass(time, defaultPolicy.retention.idempotency_days * DAY_MS + 1);
    await workAll(rig);
    expect(await temp.documents.get("idempotency", "a")).toBeUndefined();
  });
});

test("ids that were reserved for tickets which never came are forgotten, those of tickets are not", async () => {
  open();
  const reserved = (thread_id: string, used: boolean) => ({
    thread_id,
    created_by: { type: "integration", id: "shop" },
    owner_ref: "integration:shop",
    metadata: {},
    tags: [],
    used,
    created_at: time.now.toISOString(),
  });
  await temp.documents.insert("reserved_threads", reserved("TKT-20260302-0000000A", false));
  await temp.documents.insert("reserved_threads", reserved("TKT-20260302-0000000B", true));
  pass(time, defaultPolicy.retention.checkpoint_days * DAY_MS);
  await workAll(rig);
  expect(await temp.documents.find("reserved_threads")).toHaveLength(2);
  pass(time, 1);
  await workAll(rig);
  expect((await temp.documents.find("reserved_threads")).map(({ used }) => used)).toEqual([true]);
});

describe("the sweep of many", () => {
  test("lets a review expire, however many of the managers' own are overdue", async () => {
    open({ decide: () => withRefund() });
    const { ticket_id } = await openTicket(rig);
    await workAll(rig);
    const [first] = (await lookAt(rig, ticket_id)).reviews;
    const overdue = Array.from({ length: MANY }, (_item, at): Op => ({
      op: "insert",
      collection: "reviews",
      document: {
        ...first,
        review_id: `REV-OLD-${at}`,
        ticket_id: "TKT-OTHER",
        run_id: "RUN-OTHER",
        expires: false,
        due_at: "2026-01-01T00:00:00.000Z",
      },
    }));
    await temp.documents.commit(overdue);
    pass(time, 5 * HOUR_MS);
    await workAll(rig);
    expect((await rig.reads.reviews.get(first?.review_id ?? ""))?.status).toBe("expired");
  });

  test("forgets recorded calls when policy says so", async () => {
    open();
    const call = { call_id: "CALL-1", run_id: "RUN-1", ticket_id: "TKT-1", at: time.now.toISOString() };
    await temp.documents.insert("calls", call);
    pass(time, defaultPolicy.retention.trace_days * DAY_MS);
    await workAll(rig);
    expect(await temp.documents.get("calls", "CALL-1")).toBeDefined();
    pass(time, 1);
    await workAll(rig);
    expect(await temp.documents.get("calls", "CALL-1")).toBeUndefined();
  });
});

describe("a clock that is set back", () => {
  test("does not make an answered review the latest: one more is opened, and its decision counts", async () => {
    open({ decide: () => withRefund() });
    const { ticket_id } = await openTicket(rig);
    await workAll(rig);
    const [first] = (await lookAt(rig, ticket_id)).reviews;
    await decideReview(rig, first?.review_id ?? "", { type: "response", args: "Be kinder" });
    pass(time, -HOUR_MS);
    await workAll(rig);
    const asked = await lookAt(rig, ticket_id);
    expect(asked.reviews).toHaveLength(2);
    await decideReview(rig, asked.ticket.open_review_id ?? "", { type: "accept" });
    await workAll(rig);
    const { ticket, runs } = await lookAt(rig, ticket_id);
    expect(ticket).toMatchObject({ status: "waiting_for_customer", settled: true, open_review_id: null });
    expect(runs).toMatchObject([{ status: "completed" }]);
  });
});

describe("a lease", () => {
  const silent = { warn: () => {} };
  const leases = () => createRunLeases({ tickets: rig.tickets, owner: "test", leaseMs: 15_000, log: silent });

  test("is one worker's at a time, for longer each time it is renewed", async () => {
    open();
    const { ticket_id } = await openTicket(rig);
    const lease = await leases()(ticket_id);
    pass(time, 10_000);
    await lease?.renew();
    pass(time, 10_000);
    expect(await leases()(ticket_id)).toBeUndefined();
    await lease?.release();
    const next = await leases()(ticket_id);
    expect(next?.token).toBe((lease?.token ?? 0) + 1);
    await next?.release();
  });

  test("aborts the work when another has taken it over", async () => {
    open();
    const { ticket_id } = await openTicket(rig);
    const lease = await leases()(ticket_id);
    const signal = lease?.watch(1);
    pass(time, 60_000);
    const other = await leases()(ticket_id);
    await lease?.renew();
    expect(signal?.reason).toMatchObject({ code: "lease_lost" });
    await lease?.release();
    expect(await leases()(ticket_id)).toBeUndefined();
    await other?.release();
  });

  test("aborts the work when the customer writes again, unless an approved decision is being applied", async () => {
    open();
    const { ticket_id } = await openTicket(rig);
    const lease = await leases()(ticket_id);
    await write(rig, ticket_id);
    const applying = lease?.watch(null);
    await lease?.renew();
    expect(applying?.aborted).toBe(false);
    const drafting = lease?.watch(1);
    await lease?.renew();
    expect(drafting?.reason).toMatchObject({ code: "conflict" });
    await lease?.release();
  });

  test("of a dead process does not hold up the first sweep after a start", async () => {
    open();
    const { ticket_id } = await openTicket(rig);
    await rig.tickets.acquireLease(ticket_id, { owner: "dead", ms: 3_600_000 });
    await workAll(rig);
    expect((await lookAt(rig, ticket_id)).ticket.status).toBe("resolved");
  });
});

describe("a resolved ticket", () => {
  test("whose customer writes again begins a new epoch's run", async () => {
    open();
    const { ticket_id } = await openTicket(rig);
    await workAll(rig);
    await rig.tickets.change(ticket_id, ({ epoch }) => ({ set: { epoch: epoch + 1, resolved_at: null } }), {
      actor: SYSTEM,
    });
    await write(rig, ticket_id);
    await workAll(rig);
    const { runs, effects } = await lookAt(rig, ticket_id);
    expect(runs.map(({ status, epoch, watermark }) => [status, epoch, watermark])).toEqual([
      ["completed", 1, 1],
      ["completed", 2, 2],
    ]);
    expect(effects.map(({ status }) => status)).toEqual(["sent", "sent"]);
  });
});
