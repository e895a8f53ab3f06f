import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Filter } from "../../../domain/documents.js";
import type { TicketDocument } from "../../../domain/ticket.js";
import { wordsOf } from "../../../domain/words.js";
import { encodeCursor } from "../../../store/page.js";
import type { TicketQuery } from "../../../store/ticket-query.js";
import { ticketsAt } from "../../fixtures/temp-tickets.js";
import { ticketDocument } from "../../fixtures/ticket-document.js";
import type { OpenDocuments } from "../documents-suite.js";
import { ENGINES } from "../engines.js";

describe.each(ENGINES)("a list of tickets on $name", (engine) => {
  let temp: OpenDocuments;
  beforeEach(async () => {
    temp = await engine.open();
  });
  afterEach(() => temp.dispose());

  /** Tickets A, B, C …, a minute apart. */
  const stored = async (...all: Partial<TicketDocument>[]) => {
    const { tickets } = ticketsAt(temp.documents);
    const documents = all.map((fields, at) =>
      ticketDocument({
        ticket_id: `TKT-20260302-${(10 + at).toString(16).toUpperCase().padStart(8, "0")}`,
        created_at: `2026-03-02T09:0${at}:00.000Z`,
        ...fields,
      }),
    );
    await temp.documents.commit(
      documents.map((document) => ({ op: "insert", collection: "tickets", document })),
    );
    const list = async (query: Partial<TicketQuery>) => {
      const { items } = await tickets.list({ limit: 50, ...query });
      return items.map(({ ticket_id }) => ticket_id.slice(-1)).join("");
    };
    return { tickets, list };
  };

  it("stands newest first and is narrowed by every field that is asked", async () => {
    const { list } = await stored(
      { status: "open", queue: "billing", priority: "high" },
      { status: "open", queue: "vip", assigned_to: "AGENT-1" },
      { status: "resolved", queue: "billing", sentiment: "negative", category: "billing" },
    );
    expect(await list({})).toBe("CBA");
    expect(await list({ status: "open" })).toBe("BA");
    expect(await list({ status: ["open", "resolved"], queue: "billing" })).toBe("CA");
    expect(await list({ priority: ["high"], category: "billing" })).toBe("");
    expect(await list({ sentiment: "negative", customer_email: "ada@example.com" })).toBe("C");
    expect(await list({ assigned_to: "AGENT-1", customer_id: "CUST-1" })).toBe("B");
  });

  it("finds words and ids in any case, all of them", async () => {
    const { list } = await stored(
      { tokens: wordsOf("Refund for ORD-1001, please", "ada@example.com") },
      { tokens: wordsOf("Rückerstattung für ORD-1002") },
    );
    expect(await list({ q: "refund PLEASE" })).toBe("A");
    expect(await list({ q: "ord-1002" })).toBe("B");
    expect(await list({ q: "ada@example.com" })).toBe("A");
    expect(await list({ q: "RÜCKERSTATTUNG" })).toBe("B");
    expect(await list({ q: "refund 1002" })).toBe("");
  });

  it("cannot be widened beyond what the asker may see", async () => {
    const { list } = await stored({ queue: "billing" }, { queue: "vip" });
    const filter = { queue: { in: ["billing"] } };
    expect(await list({ filter })).toBe("A");
    expect(await list({ filter, queue: "vip" })).toBe("");
    expect(await list({ filter, queue: ["vip", "billing"] })).toBe("A");
    expect(await list({ anyOf: [] })).toBe("");
  });

  it("joins several restrictions into one list and pages through it once", async () => {
    const { tickets, list } = await stored(
      { assigned_to: "AGENT-1", queue: "billing" },
      { assigned_to: null, queue: "billing" },
      { assigned_to: "AGENT-2", queue: "billing" },
      { assigned_to: "AGENT-1", queue: "vip" },
      { assigned_to: null, queue: "vip" },
    );
    const anyOf: Filter[] = [
      { assigned_to: "AGENT-1" },
      { assigned_to: null, queue: "billing" },
      { queue: "vip" },
    ];
    expect(await list({ anyOf })).toBe("EDBA");
    const first = await tickets.list({ anyOf, limit: 2 });
    const second = await tickets.list({ anyOf, limit: 2, cursor: first.next ?? "" });
    const ids = [...first.items, ...second.items].map(({ ticket_id }) => ticket_id.slice(-1));
    expect(ids.join("")).toBe("EDBA");
    expect(second.next).toBeNull();
  });

  it.each(["", "nonsense", Buffer.from("{}").toString("base64url")])(
    "names the cursor that is none: %j",
    async (cursor) => {
      const { tickets } = await stored({});
      await expect(tickets.list({ limit: 1, cursor })).rejects.toMatchObject({
        code: "invalid_input",
        errors: [{ path: "cursor" }],
      });
    },
  );

  it("goes on after a ticket that is no longer there", async () => {
    const { tickets } = await stored({}, {}, {});
    const cursor = encodeCursor({ value: "2026-03-02T09:01:30.000Z", key: "TKT-gone" });
    expect((await tickets.list({ limit: 50, cursor })).items).toHaveLength(2);
  });
});
