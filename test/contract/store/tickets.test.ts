import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DocumentConflict, type Op } from "../../../domain/documents.js";
import { AppError } from "../../../domain/errors.js";
import { SYSTEM, type Actor } from "../../../domain/event.js";
import { createEvents } from "../../../store/events.js";
import { createTickets } from "../../../store/tickets.js";
import { sweepOnce } from "../../fixtures/sweep-once.js";
import { ticketsAt } from "../../fixtures/temp-tickets.js";
import { ticketDocument } from "../../fixtures/ticket-document.js";
import type { OpenDocuments } from "../documents-suite.js";
import { ENGINES } from "../engines.js";

const TICKET = "TKT-20260302-0000000A";
const ADA: Actor = { type: "person", id: "AGENT-1", name: "Ada" };
const byDesk = { actor: SYSTEM };
const orderOf = (order_id: string): Op => ({ op: "insert", collection: "orders", document: { order_id } });

describe.each(ENGINES)("tickets on $name", (engine) => {
  let temp: OpenDocuments;
  beforeEach(async () => {
    temp = await engine.open();
  });
  afterEach(() => temp.dispose());

  const setUp = async () => {
    const at = ticketsAt(temp.documents);
    await at.tickets.create(ticketDocument(), { ...byDesk, data: { source: "api" } });
    const log = async () => {
      const { items } = await createEvents({ documents: temp.documents }).list(TICKET, { limit: 200 });
      return items;
    };
    return { ...at, log };
  };

  it("are created with their first event and all else of the commit", async () => {
    const { tickets, log } = await setUp();
    const document = ticketDocument({ ticket_id: "TKT-20260302-0000000B" });
    await tickets.create(document, { ...byDesk, also: [orderOf("O-1")] });
    expect(await tickets.get(document.ticket_id)).toEqual({ ...document, events_count: 1 });
    expect(await temp.documents.get("orders", "O-1")).toEqual({ order_id: "O-1" });
    expect(await log()).toMatchObject([
      { type: "ticket.created", number: 1, actor: SYSTEM, policy_hash: "policy-1", data: { source: "api" } },
    ]);
  });

  it("are not created when something of the same commit is there already", async () => {
    const { tickets } = await setUp();
    await temp.documents.insert("orders", { order_id: "O-1" });
    const document = ticketDocument({ ticket_id: "TKT-20260302-0000000B" });
    const created = tickets.create(document, { ...byDesk, also: [orderOf("O-1")] });
    await expect(created).rejects.toThrow(DocumentConflict);
    expect(await tickets.get(document.ticket_id)).toBeUndefined();
  });

  it("change with their events, explicit ones first, numbered on without a gap", async () => {
    const { tickets, time, log } = await setUp();
    time.now = new Date("2026-03-02T09:05:00.000Z");
    const changed = await tickets.change(
      TICKET,
      () => ({
        set: { status: "assigned", assigned_to: "AGENT-1" },
        events: [{ type: "escalated", data: { level: "manager" }, actor: ADA }],
        also: [orderOf("O-1")],
      }),
      { ...byDesk, policyHash: "policy-2" },
    );
    expect(await tickets.get(TICKET)).toEqual(changed);
    expect(changed).toMatchObject({ version: 2, events_count: 4, updated_at: "2026-03-02T09:05:00.000Z" });
    const [, ...events] = await log();
    expect(events).toMatchObject([
      { number: 2, type: "escalated", actor: ADA, data: { level: "manager" }, policy_hash: "policy-2" },
      { number: 3, type: "assignment.changed", actor: SYSTEM, data: { from: null, to: "AGENT-1" } },
      { number: 4, type: "status.changed", data: { from: "new", to: "assigned" } },
    ]);
  });

  it("tell of what is derived from a change as of the change itself", async () => {
    const { clock, ids, log } = await setUp();
    const tickets = createTickets({
      documents: temp.documents,
      derive: (ticket, now) => ({ ...ticket, sla_status: "at_risk", sla_check_at: now.toISOString() }),
      clock,
      ids,
      policyHash: "policy-1",
    });
    await tickets.change(TICKET, () => ({ set: { settled: true } }), byDesk);
    expect((await log()).map(({ type }) => type)).toEqual(["ticket.created", "sla.changed"]);
    expect(
      await temp.documents.find("tickets", { filter: { sla_check_at: { lte: clock().toISOString() } } }),
    ).toHaveLength(1);
  });

  it("stay as they are where the plan has nothing to do, or refuses", async () => {
    const { tickets, log } = await setUp();
    const before = await tickets.get(TICKET);
    expect(await tickets.change(TICKET, () => undefined, byDesk)).toEqual(before);
    const refuse = () => {
      throw new AppError("conflict", "closed is final");
    };
    await expect(tickets.change(TICKET, refuse, byDesk)).rejects.toThrow("closed is final");
    expect(await tickets.get(TICKET)).toEqual(before);
    expect(await log()).toHaveLength(1);
  });

  it("that nobody knows are not found", async () => {
    const { tickets } = await setUp();
    const change = tickets.change("TKT-20260302-FFFFFFFF", () => undefined, byDesk);
    await expect(change).rejects.toMatchObject({ code: "not_found" });
  });

  it("are planned again on what another has written meanwhile", async () => {
    const { tickets } = await setUp();
    const seen: number[] = [];
    const changed = await tickets.change(
      TICKET,
      async (ticket) => {
        seen.push(ticket.watermark);
        if (seen.length === 1) await tickets.change(TICKET, () => ({ set: { watermark: 2 } }), byDesk);
        return { set: { handled: ticket.watermark } };
      },
      byDesk,
    );
    expect(seen).toEqual([1, 2]);
    expect(changed).toMatchObject({ watermark: 2, handled: 2, version: 3 });
  });

  it("are planned again when a comparison elsewhere in the commit is lost", async () => {
    const { tickets } = await setUp();
    await temp.documents.insert("people", { agent_id: "AGENT-1", version: 1, open_count: 0 });
    let plans = 0;
    await tickets.change(
      TICKET,
      async () => {
        plans += 1;
        const { version, open_count } = (await temp.documents.get("people", "AGENT-1")) as Record<
          string,
          number
        >;
        if (plans === 1)
          await temp.documents.patch("people", "AGENT-1", { where: {}, set: { version: 2, open_count: 5 } });
        const set = { version: Number(version) + 1, open_count: Number(open_count) + 1 };
        return {
          set: { assigned_to: "AGENT-1" },
          also: [
            { op: "patch", collection: "people", key: "AGENT-1", where: { version: version ?? null }, set },
          ],
        };
      },
      byDesk,
    );
    expect(plans).toBe(2);
    expect(await temp.documents.get("people", "AGENT-1")).toMatchObject({ version: 3, open_count: 6 });
  });

  it("do not try for ever to insert what is there", async () => {
    const { tickets } = await setUp();
    await temp.documents.insert("orders", { order_id: "O-1" });
    let plans = 0;
    const plan = () => {
      plans += 1;
      return { set: { settled: true }, also: [orderOf("O-1")] };
    };
    await expect(tickets.change(TICKET, plan, byDesk)).rejects.toThrow(DocumentConflict);
    expect(plans).toBe(2);
    expect(await tickets.get(TICKET)).toMatchObject({ settled: false, version: 1 });
  });

  it("refuse a change whose expectation does not hold", async () => {
    const { tickets } = await setUp();
    const expecting = (watermark: number) =>
      tickets.change(
        TICKET,
        () => ({ set: { settled: true }, where: { watermark, human_owned: false } }),
        byDesk,
      );
    await expect(expecting(2)).rejects.toMatchObject({ code: "conflict" });
    expect(await expecting(1)).toMatchObject({ settled: true });
  });

  it("take fifty concurrent changes, each once, with a log without gaps", async () => {
    const { tickets, log } = await setUp();
    await Promise.all(
      Array.from({ length: 50 }, () =>
        tickets.change(
          TICKET,
          (ticket) => ({ set: { watermark: ticket.watermark + 1 }, events: [{ type: "message.received" }] }),
          byDesk,
        ),
      ),
    );
    expect(await tickets.get(TICKET)).toMatchObject({ watermark: 51, version: 51, events_count: 51 });
    expect((await log()).map(({ number }) => number)).toEqual(Array.from({ length: 51 }, (_, at) => at + 1));
  });

  it("are found by the sweep for as long as there is something to do", async () => {
    const { tickets, time, clock } = await setUp();
    const sweep = () => sweepOnce({ documents: temp.documents, tickets, clock });
    const toWork = ["work-ticket", { ticket_id: TICKET }];
    expect(await sweep()).toEqual([toWork]);
    const resolved = { status: "resolved", resolved_at: "2026-03-02T09:00:00.000Z" } as const;
    await tickets.change(
      TICKET,
      () => ({ set: { settled: true, needs_assignee: true, ...resolved } }),
      byDesk,
    );
    expect(await tickets.needingAssignee(10)).toHaveLength(1);
    expect(await sweep()).toEqual([["assign", {}]]);
    expect(await tickets.get(TICKET)).toMatchObject({ status: "resolved" });
    time.now = new Date("2026-03-09T09:00:00.001Z");
    await sweep();
    expect(await tickets.get(TICKET)).toMatchObject({ status: "closed" });
  });

  it("name collection, key and path of one that is stored wrongly", async () => {
    const { tickets } = await setUp();
    await temp.documents.patch("tickets", TICKET, { where: {}, set: { priority: "urgent" } });
    await expect(tickets.get(TICKET)).rejects.toThrow(`tickets/${TICKET} is stored wrongly at priority`);
  });
});
