import { expect, test } from "vitest";
import { inTurn } from "../../fixtures/in-turn.js";
import { newTicket, serveDesk, type Holder } from "../../fixtures/http-desk.js";

const keyed = (key: string, as: Holder = "client") => ({ as, headers: { "idempotency-key": key } });

test("the same key and body get the same answer, and one ticket", async () => {
  const desk = await serveDesk();
  const first = await desk.post("/api/tickets", newTicket(), keyed("k-1"));
  const again = await desk.post("/api/tickets", newTicket(), keyed("k-1"));
  expect(again.status).toBe(201);
  expect(again.json).toEqual(first.json);
  expect(again.headers.get("location")).toBe(first.headers.get("location"));
  expect([first, again].map(({ headers }) => headers.get("idempotent-replayed"))).toEqual([null, "true"]);
  expect(await desk.documents.find("tickets")).toHaveLength(1);
});

test("the same key with another body is 422; the order of fields is not another body", async () => {
  const desk = await serveDesk();
  const body = newTicket();
  await desk.post("/api/tickets", body, keyed("k-1"));
  expect((await desk.post("/api/tickets", { ...body, subject: "Other" }, keyed("k-1"))).status).toBe(422);
  const turned = Object.fromEntries(Object.entries(body).toReversed());
  expect((await desk.post("/api/tickets", turned, keyed("k-1"))).status).toBe(201);
});

test("a key is its owner's and its address's", async () => {
  const desk = await serveDesk();
  const first = await desk.post("/api/tickets", newTicket(), keyed("k-1"));
  const others = [
    await desk.post("/api/tickets", newTicket(), keyed("k-1", "client2")),
    await desk.post("/api/tickets/create", newTicket(), keyed("k-1")),
  ];
  expect(others.map(({ status }) => status)).toEqual([201, 200]);
  expect(new Set([first, ...others].map(({ json }) => json.ticket.ticket_id)).size).toBe(3);
});

test("of twenty that come at once one is done and all get its answer", async () => {
  const desk = await serveDesk();
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => desk.post("/api/tickets", newTicket(), keyed("k-1"))),
  );
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  expect(await desk.documents.find("tickets")).toHaveLength(1);
});

test("a twin at another process does nothing a second time and gets the first one's answer", async () => {
  const one = await serveDesk();
  // The second process has read that the key is unknown before the first commits.
  let reads = 0;
  const other = await serveDesk({
    documents: one.documents,
    desk: one.desk,
    authenticate: one.deps.authenticate,
    tickets: one.stores.tickets,
    idempotency: { get: async (id) => (reads++ === 0 ? undefined : one.stores.idempotency.get(id)) },
  });
  const headers = { authorization: `Bearer ${one.keys.client}`, "idempotency-key": "k-1" };
  const first = await one.post("/api/tickets", newTicket(), { as: null, headers });
  const second = await other.post("/api/tickets", newTicket(), { as: null, headers });
  expect(second.json).toEqual(first.json);
  expect(await one.documents.find("tickets")).toHaveLength(1);
});

test("what was refused is not remembered: it may be tried again with the same key", async () => {
  const desk = await serveDesk();
  const { ticket_id } = await desk.ticket({ status: "closed", closed_at: "2026-03-02T09:00:00.000Z" });
  const escalate = () =>
    desk.post(
      `/api/tickets/${ticket_id}/escalate`,
      { level: "MANAGER", reason: "VIP" },
      keyed("k-1", "manager"),
    );
  expect((await escalate()).status).toBe(409);
  expect((await escalate()).status).toBe(409);
});

test("every kind of POST answers the same when it is repeated", async () => {
  const desk = await serveDesk();
  const { ticket_id } = await desk.ticket({
    status: "assigned",
    first_responded_at: "2026-03-02T09:00:00.000Z",
  });
  const at = `/api/tickets/${ticket_id}`;
  const article = { title: "Refunds", content: "Refunds take three to five days.", category: "refund" };
  const posts: [string, unknown, Holder][] = [
    [`${at}/messages`, { kind: "note", text: "A note" }, "manager"],
    [`${at}/reply`, { text: "An answer" }, "manager"],
    [`${at}/messages`, { text: "More" }, "customer"],
    [`${at}/escalate`, { level: "manager", reason: "VIP" }, "manager"],
    [`${at}/hand-back`, {}, "manager"],
    [`${at}/rating`, { score: 5 }, "customer"],
    ["/api/knowledge/articles", article, "manager"],
  ];
  const wrong = await inTurn(posts, async ([path, body, as], index) => {
    const first = await desk.post(path, body, keyed(`k-${index}`, as));
    const again = await desk.post(path, body, keyed(`k-${index}`, as));
    const isSame = again.status === first.status && again.text === first.text;
    const isReplay = first.status < 300 && again.headers.get("idempotent-replayed") === "true";
    return isSame && isReplay
      ? []
      : [`${path}: ${first.status} ${first.text} / ${again.status} ${again.text}`];
  });
  expect(wrong.flat()).toEqual([]);
});

test("an answer that was waited for is the one that is repeated", async () => {
  const desk = await serveDesk({
    waitForTicket: async (ticketId) =>
      desk.stores.tickets.change(
        ticketId,
        () => ({ set: { ai_confidence: 0.9, ai_suggested_category: "billing" } }),
        {
          actor: { type: "ai", id: null, name: "AI" },
        },
      ),
  });
  const create = () => desk.post("/api/tickets/create?wait=5", newTicket(), keyed("k-1"));
  const first = await create();
  expect(first.json).toMatchObject({ ai_confidence: 0.9, ai_suggested_category: "billing" });
  expect((await create()).json).toEqual(first.json);
});

test.each(["", " ", "ü", "x".repeat(256)])("a key %j is refused", async (key) => {
  const desk = await serveDesk();
  const sent = encodeURI(key) === key || key.trim() === "" ? key : "\u00fc";
  const { status } = await desk.post("/api/tickets", newTicket(), keyed(sent));
  expect(status).toBe(400);
});
