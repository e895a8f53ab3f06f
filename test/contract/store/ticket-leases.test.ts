import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SYSTEM } from "../../../domain/event.js";
import { ticketsAt } from "../../fixtures/temp-tickets.js";
import { ticketDocument } from "../../fixtures/ticket-document.js";
import type { OpenDocuments } from "../documents-suite.js";
import { ENGINES } from "../engines.js";

const TICKET = "TKT-20260302-0000000A";
const MS = 30_000;

describe.each(ENGINES)("a ticket's lease on $name", (engine) => {
  let temp: OpenDocuments;
  beforeEach(async () => {
    temp = await engine.open();
  });
  afterEach(() => temp.dispose());

  const setUp = async () => {
    const { tickets, time } = ticketsAt(temp.documents);
    await temp.documents.insert("tickets", ticketDocument());
    const pass = (ms: number) => {
      time.now = new Date(time.now.getTime() + ms);
    };
    const acquire = (owner: string) => tickets.acquireLease(TICKET, { owner, ms: MS });
    const settle = (token: number) =>
      tickets.change(TICKET, () => ({ set: { settled: true } }), { actor: SYSTEM, lease: { token } });
    return { tickets, pass, acquire, settle };
  };

  it("goes to one of two workers that ask at once", async () => {
    const { acquire } = await setUp();
    const leases = await Promise.all([acquire("worker-1"), acquire("worker-2")]);
    expect(leases.filter((lease) => lease !== undefined)).toEqual([{ token: 1 }]);
    expect(await acquire("worker-1")).toBeUndefined();
  });

  it("goes to the next under a higher token once it has run out, and what the first then writes is refused", async () => {
    const { acquire, pass, settle, tickets } = await setUp();
    await acquire("worker-1");
    pass(MS);
    expect(await acquire("worker-2")).toEqual({ token: 2 });
    await expect(settle(1)).rejects.toMatchObject({ code: "lease_lost" });
    expect(await tickets.holdsLease(TICKET, 1)).toBe(false);
    expect(await settle(2)).toMatchObject({ settled: true });
  });

  it("is lost in the middle of a change, too", async () => {
    const { acquire, pass, tickets } = await setUp();
    await acquire("worker-1");
    const plan = async () => {
      pass(MS);
      await acquire("worker-2");
      return { set: { settled: true } };
    };
    const change = tickets.change(TICKET, plan, { actor: SYSTEM, lease: { token: 1 } });
    await expect(change).rejects.toMatchObject({ code: "lease_lost" });
    expect(await tickets.get(TICKET)).toMatchObject({ settled: false, version: 1, events_count: 0 });
  });

  it("lives on while it is renewed, without version or event, and beside other changes", async () => {
    const { acquire, pass, tickets, settle } = await setUp();
    await acquire("worker-1");
    pass(MS - 1);
    expect(await tickets.renewLease(TICKET, { token: 1 }, { ms: MS })).toBe(true);
    pass(MS - 1);
    expect(await acquire("worker-2")).toBeUndefined();
    expect(await tickets.get(TICKET)).toMatchObject({ version: 1, events_count: 0, lease_owner: "worker-1" });
    await tickets.change(
      TICKET,
      async () => {
        await tickets.renewLease(TICKET, { token: 1 }, { ms: 2 * MS });
        return { set: { handled: 1 } };
      },
      { actor: SYSTEM },
    );
    const { lease_until } = (await tickets.get(TICKET)) ?? {};
    expect(lease_until).toBe("2026-03-02T09:01:59.998Z");
    expect(await settle(1)).toMatchObject({ version: 3 });
  });

  it("that was released is free at once and cannot be renewed", async () => {
    const { acquire, tickets } = await setUp();
    await acquire("worker-1");
    await tickets.releaseLease(TICKET, { token: 1 });
    expect(await tickets.renewLease(TICKET, { token: 1 }, { ms: MS })).toBe(false);
    expect(await acquire("worker-2")).toEqual({ token: 2 });
    await tickets.releaseLease(TICKET, { token: 1 });
    expect(await acquire("worker-3")).toBeUndefined();
  });
});
