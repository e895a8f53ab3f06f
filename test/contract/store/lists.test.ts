import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Filter } from "../../../domain/documents.js";
import type { TicketDocument } from "../../../domain/ticket.js";
import { wordsOf } from "../../../domain/words.js";
import { encodeCursor } from "../../../store/page.js";
import type { TicketSort } from "../../../store/ticket-order.js";
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

  const DUE = {
    first: "2026-03-02T11:00:00.000Z",
    soon: "2026-03-02T10:00:00.000Z",
    late: "2026-03-03T10:00:00.000Z",
  };
  const ANSWERED = "2026-03-02T09:30:00.000Z";

  it.each<[TicketSort, string]>([
    ["newest", "FEDCBA"],
    ["oldest", "ABCDEF"],
    // The first answer counts while there is none, then the resolution; what is done comes last, newest first.
    ["due", "DABCFE"],
    ["priority", "FCDAEB"],
    ["status", "DBCAFE"],
  ])(
    "stands by %s, in pages of any size, each ticket once, and for each who may see only some",
    async (sort, order) => {
      const { tickets } = await stored(
        {
          status: "waiting_for_customer",
          priority: "medium",
          first_response_due_at: DUE.first,
          resolution_due_at: DUE.late,
        },
        {
          status: "open",
          priority: "low",
          first_response_due_at: DUE.soon,
          first_responded_at: ANSWERED,
          resolution_due_at: DUE.late,
        },
        {
          status: "assigned",
          priority: "high",
          first_response_due_at: "2026-03-04T10:00:00.000Z",
          assigned_to: "AGENT-1",
        },
        { status: "new", priority: "medium", first_responded_at: ANSWERED, resolution_due_at: DUE.soon },
        { status: "closed", priority: "low", queue: "vip" },
        { status: "resolved", priority: "critical", assigned_to: "AGENT-1" },
      );
      const all = async (limit: number, query: Partial<TicketQuery> = {}) => {
        let pages = "";
        for (let cursor: string | undefined, isMore = true; isMore;) {
          // oxlint-disable-next-line no-await-in-loop
          const { items, next } = await tickets.list({ sort, limit, cursor, ...query });
          pages += items.map(({ ticket_id }) => ticket_id.slice(-1)).join("");
          [cursor, isMore] = [next ?? undefined, next !== null];
        }
        return pages;
      };
      expect([await all(1), await all(2), await all(5), await all(6), await all(50)]).toEqual(
        Array(5).fill(order),
      );
      const only = (letters: string) =>
        order
          .split("")
          .filter((letter) => letters.includes(letter))
          .join("");
      const anyOf: Filter[] = [
        { assigned_to: "AGENT-1" },
        { queue: "vip" },
        { status: { in: ["open", "closed"] } },
      ];
      expect(await all(2, { anyOf })).toBe(only("BCEF"));
      expect(await all(1, { status: ["new", "resolved"], priority: ["critical", "medium"] })).toBe(
        only("DF"),
      );
      expect(await all(1, { anyOf: [] })).toBe("");
    },
  );

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
