import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { OutboxRequest } from "../../../agents/ports.js";
import type { ProposedAction } from "../../../domain/action.js";
import { SYSTEM } from "../../../domain/event.js";
import type { TicketDocument } from "../../../domain/ticket.js";
import { createChannels, type Channel } from "../../../server/channels/channel.js";
import { createDeliver } from "../../../server/worker/deliver.js";
import { createWriteOutbox } from "../../../server/worker/write-outbox.js";
import { createFakeChannel, refuse } from "../../fakes/channels.js";
import { openTempDocuments, type TempDocuments } from "../../fixtures/temp-documents.js";
import { ticketDocument } from "../../fixtures/ticket-document.js";
import { lookAt, openTicket, workAll } from "../../fixtures/worker-cases.js";
import { openWorker, pass, timeAt, type Rig, type Time } from "../../fixtures/worker-rig.js";

let temp: TempDocuments;
let rig: Rig;
let time: Time;
beforeEach(async () => {
  temp = await openTempDocuments();
  time = timeAt();
  rig = openWorker({ database: temp.documents, time });
});
afterEach(async () => {
  await rig.jobs.drain(1000);
  await temp.dispose();
});

const TICKET = ticketDocument().ticket_id;
const JOB = { attempt: 1, last: false, signal: new AbortController().signal };

/** A ticket in the middle of a run, so that nothing but its outbox moves. */
const midRun = (more: Partial<TicketDocument> = {}): Partial<TicketDocument> => ({
  status: "in_progress",
  run_id: "RUN-1",
  settled: true,
  ...more,
});

const refund = (amount: string, action_id = "ACT-1"): ProposedAction => ({
  type: "refund",
  args: { order_id: "ORD-1", amount, currency: "USD", reason: "late" },
  action_id,
  reason: "late",
  limit: { approvals_needed: 0, total: amount, because: [] },
});

const NO_LIMIT: ProposedAction["limit"] = { approvals_needed: 0, total: null, because: [] };

const request = (more: Partial<OutboxRequest> = {}): OutboxRequest => ({
  run_id: "RUN-1",
  ticket_id: TICKET,
  epoch: 1,
  watermark: 1,
  approved: { reply: { text: "Here you are.", language: "en", citations: [] }, actions: [] },
  by_person: false,
  escalated: false,
  hand_over_notice: false,
  language: "en",
  ...more,
});

/** Writes to the outbox as *act* does, under a lease of its own. */
async function write(more: Partial<OutboxRequest> = {}, ticketId = TICKET) {
  const lease = await rig.tickets.acquireLease(ticketId, { owner: "test", ms: 1000 });
  const result = await createWriteOutbox(rig)(request({ ticket_id: ticketId, ...more }), {
    configurable: { lease_token: lease?.token },
  });
  await rig.tickets.releaseLease(ticketId, { token: lease?.token ?? 0 });
  return result;
}

const change = (set: Partial<TicketDocument>) =>
  rig.tickets.change(TICKET, () => ({ set }), { actor: SYSTEM });

describe("what act writes to the outbox", () => {
  test("is written once, however often it is asked", async () => {
    await openTicket(rig, { ticket: midRun() });
    const first = await write({ approved: { ...request().approved, actions: [refund("50.00")] } });
    const again = await write({ approved: { ...request().approved, actions: [refund("50.00")] } });
    expect(first).toEqual({ effect_ids: ["EFF-1-reply", "EFF-1-action-1"], reply: "held", refused: [] });
    expect(again).toMatchObject({ reply: "held", refused: [] });
    await rig.jobs.idle();
    const { effects, order } = await lookAt(rig, TICKET);
    expect(effects.map(({ status }) => status)).toEqual(["sent", "sent"]);
    expect(order?.ledger).toMatchObject([{ entry_id: "EFF-1-action-1", type: "refund", amount: "50.00" }]);
  });

  test("is refused without the lease, and for a run that is not the ticket's", async () => {
    await openTicket(rig, { ticket: midRun() });
    const port = createWriteOutbox(rig);
    await expect(port(request(), { configurable: {} })).rejects.toMatchObject({ code: "lease_lost" });
    await expect(port(request(), { configurable: { lease_token: 7 } })).rejects.toMatchObject({
      code: "lease_lost",
    });
    await expect(write({ run_id: "RUN-2" })).rejects.toMatchObject({ code: "lease_lost" });
    expect((await lookAt(rig, TICKET)).effects).toEqual([]);
  });

  test("holds no automatic action once the customer has written again, and voids the reply", async () => {
    await openTicket(rig, { ticket: midRun({ watermark: 2 }) });
    const result = await write({ approved: { ...request().approved, actions: [refund("50.00")] } });
    expect(result).toEqual({ effect_ids: ["EFF-1-reply"], reply: "void", refused: [] });
  });

  test("keeps two tickets of one customer from passing one limit together", async () => {
    const other = ticketDocument({ ...midRun({ run_id: "RUN-2" }), ticket_id: "TKT-20260302-0000000B" });
    await openTicket(rig, { ticket: midRun() });
    await rig.tickets.create(other, { actor: SYSTEM });
    const approved = { actions: [refund("60.00")] };
    const results = await Promise.all([
      write({ approved }),
      write({ approved, run_id: "RUN-2" }, other.ticket_id),
    ]);
    expect(results.map(({ refused }) => refused.length).toSorted((a, b) => a - b)).toEqual([0, 1]);
    const [refused] = results.flatMap((result) => result.refused);
    expect(refused?.because).toContain("120.00");
    await rig.jobs.idle();
    expect((await lookAt(rig, TICKET)).order?.ledger).toHaveLength(1);
  });

  test("weighs the second action of a proposal with the first, and refuses the reply with it", async () => {
    await openTicket(rig, { ticket: midRun() });
    const actions = [refund("60.00"), refund("60.00", "ACT-2")];
    const result = await write({ approved: { ...request().approved, actions } });
    expect(result).toMatchObject({ effect_ids: ["EFF-1-action-1", "EFF-1-notice"], reply: "none" });
    expect(result.refused).toMatchObject([{ action_id: "ACT-2" }]);
  });

  test("tells the customer once an epoch that a person takes over", async () => {
    await openTicket(rig, { ticket: midRun() });
    const approved = { actions: [] };
    expect(await write({ approved, hand_over_notice: true })).toMatchObject({ effect_ids: ["EFF-1-notice"] });
    await change({ run_id: "RUN-2" });
    expect(await write({ approved, hand_over_notice: true, run_id: "RUN-2" })).toMatchObject({
      effect_ids: [],
    });
    await change({ run_id: "RUN-3", epoch: 2 });
    const third = await write({
      approved,
      hand_over_notice: true,
      run_id: "RUN-3",
      epoch: 2,
      language: "de",
    });
    expect(third).toMatchObject({ effect_ids: ["EFF-3-notice"] });
    const { messages } = await lookAt(rig, TICKET);
    expect(messages.filter(({ author }) => author.type === "system").map(({ language }) => language)).toEqual(
      ["en", "de"],
    );
  });
});

describe("a reply that is due", () => {
  test.each<[string, Partial<TicketDocument>, string]>([
    ["leaves while the ticket is as it was", {}, "sent"],
    ["leaves on a ticket that its run has resolved", { status: "resolved" }, "sent"],
    ["stays when the customer has written again", { watermark: 2 }, "void"],
    ["stays when a person has taken the ticket over", { human_owned: true }, "void"],
    ["stays when the ticket was reopened", { epoch: 2 }, "void"],
    ["stays when another run answers", { run_id: "RUN-2" }, "void"],
    ["stays on a closed ticket", { status: "closed" }, "void"],
  ])("%s", async (_name, set, status) => {
    await openTicket(rig, { ticket: midRun() });
    await write({ by_person: true });
    await change({ ...set, settled: true });
    pass(time, 10_000);
    await rig.jobs.idle();
    const { effects, messages, ticket } = await lookAt(rig, TICKET);
    expect(effects.map((effect) => effect.status)).toEqual([status]);
    expect(messages.find(({ direction }) => direction === "out")?.delivery.status).toBe(status);
    expect(ticket.first_responded_at !== null).toBe(status === "sent");
  });

  test("is not sent before its time to be undone is over", async () => {
    await openTicket(rig, { ticket: midRun() });
    await write({ by_person: true });
    pass(time, 9_999);
    await workAll(rig);
    expect((await lookAt(rig, TICKET)).effects).toMatchObject([{ status: "held" }]);
    pass(time, 1);
    await workAll(rig);
    expect((await lookAt(rig, TICKET)).effects).toMatchObject([{ status: "sent" }]);
  });
});

describe("a channel of the outside", () => {
  const withChannel = async (idempotent: boolean) => {
    await rig.jobs.drain(1000);
    const channel = createFakeChannel({ idempotent });
    rig = openWorker({ database: temp.documents, time, channels: { api: channel } });
    await openTicket(rig, { ticket: midRun() });
    return channel;
  };

  test("that refuses is offered the message again, later", async () => {
    const channel = await withChannel(false);
    channel.beforeArrival = refuse;
    await write();
    await rig.jobs.idle();
    expect((await lookAt(rig, TICKET)).effects).toMatchObject([{ status: "held", attempts: 1 }]);
    channel.beforeArrival = () => {};
    pass(time, 5_000);
    await rig.jobs.idle();
    const { effects } = await lookAt(rig, TICKET);
    expect(effects).toMatchObject([{ status: "sent", attempts: 2, receipt: "receipt-EFF-1-reply" }]);
    expect(channel.delivered).toHaveLength(1);
  });

  test("that leaves doubt is asked again with the same key where it is idempotent", async () => {
    const channel = await withChannel(true);
    channel.afterArrival = () => {
      channel.afterArrival = () => {};
      throw new Error("connection reset");
    };
    await write();
    await rig.jobs.idle();
    expect((await lookAt(rig, TICKET)).effects).toMatchObject([{ status: "sending" }]);
    pass(time, 1_000);
    await rig.jobs.idle();
    expect((await lookAt(rig, TICKET)).effects).toMatchObject([{ status: "sent" }]);
    expect(channel.delivered).toHaveLength(1);
  });

  test("that leaves doubt and cannot be asked leaves it to a person", async () => {
    const channel = await withChannel(false);
    channel.afterArrival = () => {
      throw new Error("connection reset");
    };
    await write();
    await rig.jobs.idle();
    const { effects, events } = await lookAt(rig, TICKET);
    expect(effects).toMatchObject([{ status: "unknown" }]);
    expect(events.map(({ type }) => type)).toContain("effect.unknown");
    expect(channel.delivered).toHaveLength(1);
  });
});

test("two workers that take up one message at once send it once where the channel cannot be asked twice", async () => {
  let arrived = 0;
  let letThrough = () => {};
  const isOpen = new Promise<void>((resolve) => (letThrough = resolve));
  let twice = () => {};
  const sentTwice = new Promise<void>((resolve) => (twice = resolve));
  const channel: Channel = {
    name: "once",
    idempotent: false,
    send: async () => {
      arrived += 1;
      if (arrived > 1) twice();
      await isOpen;
      return { receipt: "there" };
    },
  };
  await openTicket(rig, { ticket: midRun() });
  await rig.jobs.drain(1000);
  await write();
  const deliver = createDeliver({ ...rig, channels: createChannels({ api: channel }) });
  const both = [1, 2].map(() => deliver({ effect_id: "EFF-1-reply" }, JOB));
  await Promise.race([...both, sentTwice]);
  letThrough();
  await Promise.all(both);
  expect(arrived).toBe(1);
  expect((await lookAt(rig, TICKET)).effects).toMatchObject([{ status: "sent", receipt: "there" }]);
});

describe("an action that is due", () => {
  test.each<[string, ProposedAction, Record<string, unknown>, { order: object[]; customer: object[] }]>([
    [
      "a refund of all that was paid makes the order refunded",
      refund("500.00"),
      { status: "refunded" },
      { order: [{ type: "refund", amount: "500.00" }], customer: [] },
    ],
    [
      "a credit stands in the order's ledger and the customer's, under one id",
      {
        type: "credit",
        args: { order_id: "ORD-1", amount: "20.00", currency: "USD", reason: "late" },
        action_id: "ACT-1",
        reason: "late",
        limit: NO_LIMIT,
      },
      { status: "delivered" },
      { order: [{ entry_id: "EFF-1-action-1" }], customer: [{ entry_id: "EFF-1-action-1", type: "credit" }] },
    ],
    [
      "a password reset stands in the customer's",
      { type: "password_reset", args: {}, action_id: "ACT-1", reason: "forgotten", limit: NO_LIMIT },
      { status: "delivered" },
      { order: [], customer: [{ type: "password_reset", amount: null }] },
    ],
  ])("%s", async (_name, action, order, ledgers) => {
    await openTicket(rig, { ticket: midRun() });
    await write({ by_person: true, approved: { actions: [action] } });
    await rig.jobs.idle();
    const after = await lookAt(rig, TICKET);
    const customer = await rig.reads.customers.get("CUST-1");
    expect(after.effects).toMatchObject([{ status: "sent" }]);
    expect(after.order).toMatchObject(order);
    expect(after.order?.ledger).toMatchObject(ledgers.order);
    expect(customer?.ledger).toMatchObject(ledgers.customer);
  });

  test("is not done on an order that no longer allows it: a person takes over", async () => {
    await openTicket(rig, { ticket: midRun() });
    await rig.jobs.drain(1000);
    await write({ approved: { actions: [refund("50.00")] } });
    await temp.documents.patch("orders", "ORD-1", { where: {}, set: { status: "refunded" } });
    rig = openWorker({ database: temp.documents, time });
    await workAll(rig);
    const { effects, order, ticket } = await lookAt(rig, TICKET);
    expect(effects).toMatchObject([{ status: "void" }]);
    expect(order?.ledger).toEqual([]);
    expect(ticket).toMatchObject({ human_owned: true, status: "assigned" });
  });
});
