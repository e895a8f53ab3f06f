import { describe, expect, test } from "vitest";
import type { EffectDocument } from "../../../domain/effect.js";
import type { TicketDocument } from "../../../domain/ticket.js";
import { inTurn } from "../../fixtures/in-turn.js";
import { newTicket, serveDesk, type Holder, type ServedDesk } from "../../fixtures/http-desk.js";
import { effectDocument } from "../../fixtures/shop.js";

const AT = "2026-03-02T09:00:00.000Z";

describe("opening a ticket", () => {
  test("answers 201 with its address and version, or 200 at /create, with the AI's fields still null", async () => {
    const desk = await serveDesk();
    const created = await desk.post(
      "/api/tickets",
      newTicket({ source: "WEB", customer_name: null, order_id: null }),
      { as: "client" },
    );
    const { ticket, ...ai } = created.json;
    expect(created.status).toBe(201);
    expect(created.headers.get("location")).toBe(`/api/tickets/${ticket.ticket_id}`);
    expect(created.headers.get("etag")).toBe('"1"');
    expect(ai).toEqual({ ai_suggested_category: null, ai_suggested_reply: null, ai_confidence: null });
    expect(ticket).toMatchObject({
      status: "new",
      source: "web",
      identity: "claimed",
      channel: "self_service",
    });
    const submitted = await desk.post("/api/tickets/create", newTicket(), { as: "customer" });
    expect([submitted.status, submitted.json.ticket.identity]).toEqual([200, "verified"]);
  });

  test("who a ticket is from comes from the key: a customer cannot write in another's name", async () => {
    const desk = await serveDesk();
    const { status } = await desk.post("/api/tickets", newTicket({ customer_email: "bob@example.com" }), {
      as: "customer",
    });
    expect(status).toBe(403);
  });

  test.each(["-1", "31", "soon"])("?wait=%s is refused", async (wait) => {
    const desk = await serveDesk();
    expect((await desk.post(`/api/tickets?wait=${wait}`, newTicket())).status).toBe(400);
  });
});

describe("lists", () => {
  test("come newest first, page by page, each ticket once, with the other parameters kept in the link", async () => {
    const desk = await serveDesk();
    const queues = [
      "billing_support",
      "billing_support",
      "billing_support",
      "tech_support",
      "billing_support",
    ];
    const made = await inTurn(queues, async (queue, index) => {
      // Two to a moment: ties go by the id.
      desk.time.now = new Date(Date.parse(AT) + Math.floor(index / 2) * 1000);
      return desk.ticket({ queue, assigned_to: index === 4 ? "AGENT-ONE" : null, status: "assigned" });
    });
    const pagesFrom = async (path: string): Promise<TicketDocument[][]> => {
      const { json, headers } = await desk.send(path, { as: "agent" });
      const next = /^<(.+)>; rel="next"$/.exec(headers.get("link") ?? "")?.[1];
      return next === undefined ? [json] : [json, ...(await pagesFrom(next))];
    };
    const pages = await pagesFrom("/api/tickets?limit=2&status=ASSIGNED,new");
    expect(pages.map((page) => page.length)).toEqual([2, 2]);
    const idsOf = (tickets: readonly TicketDocument[]) => tickets.map(({ ticket_id }) => ticket_id);
    const theirs = made.filter(({ queue }) => queue === "billing_support");
    expect(idsOf(pages.flat()).toSorted()).toEqual(idsOf(theirs).toSorted());
    const moments = pages.flat().map(({ created_at }) => created_at);
    expect(moments).toEqual(moments.toSorted().toReversed());
  });

  test("stand in the order that is asked for, on every page, and in none that is not known", async () => {
    const desk = await serveDesk();
    const made = await inTurn(["medium", "critical", "low", "high", "critical"] as const, (priority) =>
      desk.ticket({ priority, priority_pinned: true }),
    );
    const pagesFrom = async (path: string): Promise<string[]> => {
      const { json, headers } = await desk.send(path);
      const next = /^<(.+)>; rel="next"$/.exec(headers.get("link") ?? "")?.[1];
      const priorities = json.map(({ priority }: TicketDocument) => priority);
      return next === undefined ? priorities : [...priorities, ...(await pagesFrom(next))];
    };
    expect(await pagesFrom("/api/tickets?sort=Priority&limit=2")).toEqual([
      "critical",
      "critical",
      "high",
      "medium",
      "low",
    ]);
    const { json } = await desk.send("/api/tickets?sort=oldest&limit=1");
    expect(json).toMatchObject([{ ticket_id: made.map(({ ticket_id }) => ticket_id).toSorted()[0] }]);
    const refused = await desk.send("/api/tickets?sort=subject");
    expect(refused.status).toBe(400);
    expect(refused.json.errors).toMatchObject([{ path: "sort" }]);
  });

  test("are searched by words and filtered by values, several by comma", async () => {
    const desk = await serveDesk();
    const one = await desk.ticket({ category: "billing", priority: "high" });
    await desk.ticket({ category: "shipping", priority: "low" });
    const ids = async (query: string) =>
      (await desk.send(`/api/tickets?${query}`)).json.map(({ ticket_id }: TicketDocument) => ticket_id);
    expect(await ids("category=billing,refund&priority=High")).toEqual([one.ticket_id]);
    expect(await ids("q=charged%20Lovelace")).toHaveLength(2);
    expect(await ids("q=charged%20nonsense")).toEqual([]);
    expect(await ids("customer_email=ADA@example.com,nobody@example.com")).toHaveLength(2);
    expect(await ids("customer_email=nobody@example.com")).toEqual([]);
    expect(await ids("status=&queue=&customer_email=&category=billing")).toEqual([one.ticket_id]);
  });

  test("of the thread and the audit trail come newest first", async () => {
    const desk = await serveDesk();
    const { ticket_id } = await desk.ticket();
    desk.time.now = new Date(Date.parse(AT) + 1000);
    await desk.post(`/api/tickets/${ticket_id}/messages`, { text: "Second" }, { as: "customer" });
    const messages = (await desk.send(`/api/tickets/${ticket_id}/messages`)).json;
    expect(messages.map(({ text }: { text: string }) => text)[0]).toBe("Second");
    const events = (await desk.send(`/api/tickets/${ticket_id}/events`)).json;
    expect(events.at(-1)).toMatchObject({
      type: "ticket.created",
      actor: { type: "customer", id: "CUST-1" },
    });
    expect(events[0]).not.toHaveProperty("number");
  });
});

describe("changing a ticket", () => {
  const patch = (
    desk: ServedDesk,
    id: string,
    headers: Record<string, string>,
    body: unknown = { priority: "HIGH" },
  ) => desk.send(`/api/tickets/${id}`, { method: "PATCH", body, headers });

  test("takes the version that was read, quoted or not: missing is 428, stale is 412", async () => {
    const desk = await serveDesk();
    const { ticket_id } = await desk.ticket();
    const etag = (await desk.send(`/api/tickets/${ticket_id}`)).headers.get("etag")!;
    expect((await patch(desk, ticket_id, {})).status).toBe(428);
    expect((await patch(desk, ticket_id, { "if-match": '"99"' })).status).toBe(412);
    expect((await patch(desk, ticket_id, { "if-match": "*" })).status).toBe(400);
    const changed = await patch(desk, ticket_id, { "if-match": etag });
    expect(changed.json).toMatchObject({ priority: "high", ai_suggested_priority: null });
    expect(changed.headers.get("etag")).not.toBe(etag);
    expect((await patch(desk, ticket_id, { "if-match": etag })).status).toBe(412);
    expect((await patch(desk, ticket_id, { "if-match": String(changed.json.version) })).status).toBe(200);
  });

  test("an impossible status is 409 with the possible ones", async () => {
    const desk = await serveDesk();
    const { ticket_id } = await desk.ticket({ status: "resolved", resolved_at: AT });
    const set = (status: string) =>
      desk.send(`/api/tickets/${ticket_id}/status`, { method: "PUT", body: { status } });
    expect((await set("escalated")).json).toMatchObject({ status: 409, possible: ["open", "closed"] });
    expect((await set("CLOSED")).json).toEqual({
      ticket_id,
      status: "closed",
      updated_at: expect.any(String),
    });
  });

  test("a message to a closed ticket is answered with the new ticket's", async () => {
    const desk = await serveDesk();
    const { ticket_id } = await desk.ticket({ status: "closed", closed_at: AT });
    const { status, json } = await desk.post(
      `/api/tickets/${ticket_id}/messages`,
      { text: "Again" },
      { as: "customer" },
    );
    expect([status, json.ticket_id === ticket_id]).toEqual([201, false]);
  });
});

describe("what never shows", () => {
  const SUGGESTED = "Dear Ada, we have refunded you.";
  const SECRETS = [
    SUGGESTED,
    "step-secret",
    "because-secret",
    "summary-secret",
    "note-secret",
    "held-secret",
    "REV-SECRET",
  ];
  const INTERNAL = [
    "watermark",
    "lease_token",
    "lease_owner",
    "tokens",
    "settled",
    "created_by",
    "run_id",
    "policy_hash",
  ];

  const worked: Partial<TicketDocument> = {
    status: "escalated",
    queue: "billing_support",
    reasoning: "because-secret",
    risk: "high",
    ai_suggested_reply: SUGGESTED,
    solution: {
      steps: ["step-secret"],
      message: SUGGESTED,
      resolution_probability: 0.9,
      resolved: false,
      citations: [],
    },
    escalation: { reason: "VIP", level: "manager", action_plan: [], summary: "summary-secret", at: AT },
    open_review_id: "REV-SECRET",
    run_id: "RUN-1",
  };

  const workedTicket = async (desk: ServedDesk, as: Holder) => {
    const { ticket_id } = await desk.ticket(worked, as);
    await desk.post(`/api/tickets/${ticket_id}/messages`, { kind: "note", text: "note-secret" });
    await desk.post(`/api/tickets/${ticket_id}/reply`, { text: "held-secret" });
    return ticket_id;
  };

  const everythingOf = async (desk: ServedDesk, id: string, as: Holder) => {
    const paths = [
      "/api/tickets",
      `/api/tickets/${id}`,
      `/api/tickets/${id}/messages`,
      "/api/customers/CUST-1/tickets",
    ];
    const answers = await Promise.all(paths.map((path) => desk.send(path, { as })));
    return answers.map(({ text }) => text).join("\n");
  };

  test.each(["client", "customer"] as const)(
    "to a %s: what the AI thinks, what is held back, what stays inside",
    async (as) => {
      const desk = await serveDesk();
      const id = await workedTicket(desk, as);
      const text = await everythingOf(desk, id, as);
      expect(SECRETS.filter((secret) => text.includes(secret))).toEqual([]);
      expect(INTERNAL.filter((field) => text.includes(`"${field}"`))).toEqual([]);
      const { json } = await desk.send(`/api/tickets/${id}`, { as });
      expect(json).toMatchObject({ reasoning: null, risk: null, solution: null, ai_suggested_reply: null });
      expect(json.escalation).toMatchObject({ level: "manager", summary: null });
      const inside = await inTurn(["events", "effects"], (path) =>
        desk.send(`/api/tickets/${id}/${path}`, { as }),
      );
      expect(inside.map(({ status }) => status)).toEqual([403, 403]);
    },
  );

  test("to the desk's people: internals, though all else does", async () => {
    const desk = await serveDesk();
    const id = await workedTicket(desk, "customer");
    const text = await everythingOf(desk, id, "manager");
    expect(SECRETS.filter((secret) => !text.includes(secret))).toEqual([]);
    expect(INTERNAL.filter((field) => text.includes(`"${field}"`))).toEqual([]);
  });

  test.each([
    [
      "shows once it was delivered as suggested",
      { status: "sent", args: { text: `${SUGGESTED}\n\nDeskgraph` } },
      SUGGESTED,
    ],
    ["does not show while it is held", { status: "held", args: { text: SUGGESTED } }, null],
    ["does not show when it was void", { status: "void", args: { text: SUGGESTED } }, null],
    ["does not show when a person sent other words", { status: "sent", args: { text: "Other words" } }, null],
  ] as [string, Partial<EffectDocument>, string | null][])(
    "a suggested reply %s",
    async (_claim, effect, shown) => {
      const desk = await serveDesk();
      const { ticket_id } = await desk.ticket(worked);
      await desk.documents.insert(
        "effects",
        effectDocument({ ticket_id, slot: "reply", type: "reply", ...effect }),
      );
      const one = await desk.send(`/api/tickets/${ticket_id}`, { as: "customer" });
      const [first] = (await desk.send("/api/tickets", { as: "customer" })).json;
      expect([one.json.ai_suggested_reply, first.ai_suggested_reply]).toEqual([shown, shown]);
    },
  );

  test("to an evaluator: who the customer is and what identifies them", async () => {
    const desk = await serveDesk();
    const { ticket_id } = await desk.ticket({
      ...worked,
      reasoning: "Ada Lovelace wrote from ada@example.com",
    });
    const paths = ["", "/messages", "/events", "/effects"].map((path) => `/api/tickets/${ticket_id}${path}`);
    const answers = await Promise.all(
      [...paths, "/api/tickets"].map((path) => desk.send(path, { as: "evaluator" })),
    );
    const text = answers.map((answer) => answer.text).join("\n");
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(text).not.toMatch(/Ada|Lovelace|ada@example|901820/);
    expect(answers[0]?.json).toMatchObject({
      ticket_id,
      status: "escalated",
      queue: "billing_support",
      created_at: AT,
    });
    const probes = ["q=lovelace", "customer_email=ada@example.com"];
    const probed = await inTurn(probes, (probe) => desk.send(`/api/tickets?${probe}`, { as: "evaluator" }));
    expect(probed.map(({ status }) => status)).toEqual([403, 403]);
  });
});
