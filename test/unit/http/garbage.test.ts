import { connect } from "node:net";
import { expect, test } from "vitest";
import { allRoutes } from "../../../server/routes/all-routes.js";
import { inTurn } from "../../fixtures/in-turn.js";
import { newTicket, serveDesk, type ServedDesk } from "../../fixtures/http-desk.js";

const TEN_MB = 10 * 1024 * 1024;
const SECRET = "sk-garbage-4111111111111111";

const GARBAGE: [string, unknown, Record<string, string>?][] = [
  ["a number", 7],
  ["null", null],
  ["a list", [[[]]]],
  ["a text", JSON.stringify(SECRET)],
  ["no JSON", `{"text": "${SECRET}`],
  ["wrong types", { text: 1, status: {}, type: [], agent_id: 9, level: SECRET, score: SECRET, title: {} }],
  ["deep nesting", `${"[".repeat(20_000)}${"]".repeat(20_000)}`],
  ["broken UTF-8", new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
  ["another charset", JSON.stringify(newTicket()), { "content-type": "application/json; charset=latin1" }],
  ["another media type", "text=1", { "content-type": "application/x-www-form-urlencoded" }],
  ["a false encoding", "{}", { "content-encoding": "gzip" }],
  ["ten megabytes", JSON.stringify({ text: "x".repeat(TEN_MB) })],
  ["a prototype", '{"__proto__": {"role": "admin"}, "constructor": 1}'],
];

const stored = async ({ documents }: ServedDesk) =>
  Promise.all(
    (["tickets", "messages", "events", "effects", "articles", "idempotency"] as const).map(
      async (name) => (await documents.find(name)).length,
    ),
  );

test.each(GARBAGE)(
  "%s to every route is answered 4xx with what to change, and stores nothing",
  async (_name, body, headers = {}) => {
    const desk = await serveDesk();
    const ticket = await desk.ticket({ queue: "billing_support" });
    const before = await stored(desk);
    const routes = allRoutes(desk.deps, () => undefined).filter(({ body: takesBody }) => takesBody);
    const wrong = await inTurn(routes, async ({ method, path, operationId }) => {
      const id = path.startsWith("/api/tickets/:id") ? ticket.ticket_id : "UNKNOWN-1";
      const as = operationId === "rateTicket" ? "customer" : "admin";
      const address = path.replace(":id", id);
      const extra = { "if-match": "2", "idempotency-key": "garbage", ...headers };
      const sent = { method: method.toUpperCase(), body, as, headers: extra } as const;
      const { status, json, text } = await desk.send(address, sent);
      const isProblem = json?.status === status && json.detail !== "" && json.instance === address;
      const isRight = status >= 400 && status < 500 && isProblem && !text.includes(SECRET);
      return isRight ? [] : [`${operationId}: ${status} ${text}`];
    });
    expect(wrong.flat()).toEqual([]);
    expect(await stored(desk)).toEqual(before);
    expect(desk.logged.join("")).not.toContain(SECRET);
  },
);

test.each([
  ["a body over the limit", JSON.stringify({ text: "x".repeat(300_000) }), 413],
  ["a body that is no JSON", "{", 400],
  ["a body that is not UTF-8", new Uint8Array([0x22, 0xff, 0x22]), 400],
  ["no body at all", undefined, 400],
])("%s has the status that says so", async (_claim, body, status) => {
  const desk = await serveDesk();
  expect((await desk.send("/api/tickets", { method: "POST", body })).status).toBe(status);
});

test.each([
  "/api/tickets/%ff",
  "/api/tickets/..%2f..%2fetc",
  `/api/tickets/${"A".repeat(5000)}`,
  "/api/tickets/TKT-20260302-00000000",
  "/api/tickets?limit=0",
  "/api/tickets?limit=1e9",
  "/api/tickets?limit=nine",
  "/api/tickets?cursor=nonsense",
  "/api/tickets?cursor=e30",
  "/api/tickets?status=open,unheard",
  "/api/tickets?status=open&status=new",
  "/api/tickets?statsu=open",
  "/api/reviews?status=done",
  "/api/runs?status=%00",
  "/api/knowledge/search",
  "/api/knowledge/search?q=x&category=nonsense",
  "/api/nowhere",
  "/nowhere",
])("GET %s is a 4xx problem", async (path) => {
  const desk = await serveDesk();
  const { status, json } = await desk.send(path);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
  expect(json).toMatchObject({ status, type: expect.stringMatching(/^urn:deskgraph:problem:/) });
});

test("an unknown value of a filter is answered with those that are possible", async () => {
  const desk = await serveDesk();
  const { json } = await desk.send("/api/tickets?priority=HIGH,hgih");
  expect(json.errors).toEqual([
    { path: "priority", message: expect.stringContaining("critical, high, medium, low") },
  ]);
});

test("each mistake of a body is named with its path and what would be right", async () => {
  const desk = await serveDesk();
  const attachments = [{ name: "a", content_type: "image/png", url: "javascript:alert(1)" }];
  const { json } = await desk.post(
    "/api/tickets",
    newTicket({ customer_email: "nobody", subject: "", attachments }),
  );
  const paths = json.errors.map(({ path }: { path: string }) => path);
  expect(paths).toEqual(["customer_email", "subject", "attachments[0].url"]);
});

test("a known address with another method is 405 and names those that it has", async () => {
  const desk = await serveDesk();
  const { status, headers } = await desk.send("/api/tickets", { method: "DELETE" });
  expect([status, headers.get("allow")]).toEqual([405, "POST, GET, HEAD"]);
});

test("keys that are wrong, revoked or expired are 401 and say which; a person who has left is no longer known", async () => {
  const desk = await serveDesk();
  const principal = { type: "integration", id: "x" } as const;
  const expired = await desk.apiKeys.create({
    role: "client",
    name: "x",
    principal,
    expires_at: "2026-03-02T08:59:59.000Z",
  });
  const revoked = await desk.apiKeys.create({ role: "client", name: "x", principal });
  await desk.apiKeys.revoke(revoked.document.key_id);
  const agent = await desk.stores.people.get("AGENT-ONE");
  await desk.documents.patch("people", "AGENT-ONE", {
    where: { version: agent!.version },
    set: { active: false },
  });
  const detail = async (authorization: string) => {
    const { status, json } = await desk.send("/api/tickets", { as: null, headers: { authorization } });
    return `${status} ${json.detail}`;
  };
  expect(await detail(`Bearer ${expired.key}`)).toContain("401 This key expired at 2026-03-02T08:59:59.000Z");
  expect(await detail(`bearer ${revoked.key}`)).toContain("401 This key was revoked");
  expect(await detail(`Bearer ${desk.keys.agent}`)).toContain("401 The person");
  const odd = ["Basic YTpi", "Bearer", "Bearer a b", `Bearer ${desk.keys.admin}x`, "Bearer dk_%C3%A9"];
  const details = await inTurn(odd, detail);
  expect(details.filter((text) => !text.startsWith("401"))).toEqual([]);
  expect(desk.logged.join("")).not.toContain(desk.keys.agent);
});

test("what is our own fault shows nothing of itself and is logged", async () => {
  const tickets = {
    get: async () => {
      throw new Error(`the disk said ${SECRET}`);
    },
    list: async () => ({ items: [], next: null }),
  };
  const desk = await serveDesk({ tickets });
  const { status, text, headers } = await desk.send("/api/tickets/TKT-1", {
    headers: { "x-request-id": "trace-1" },
  });
  expect(status).toBe(500);
  expect(text).not.toContain(SECRET);
  expect(headers.get("x-request-id")).toBe("trace-1");
  expect(desk.logged.find((line) => line.includes("request failed"))).toContain("trace-1");
});

test("a request id that would break a log line is replaced by one of ours", async () => {
  const desk = await serveDesk();
  const { headers } = await desk.send("/healthz", { as: null, headers: { "x-request-id": "a b<script>" } });
  expect(headers.get("x-request-id")).toMatch(/^REQ-/);
});

test("what customers write, and whom they are, never reaches the log", async () => {
  const desk = await serveDesk();
  await desk.post("/api/tickets", newTicket());
  await desk.send("/api/tickets?customer_email=ada%40example.com&q=charged");
  expect(desk.logged.join("")).not.toMatch(/ada@|ada%40|Charged|charged|Lovelace/);
});

test("bytes that are no HTTP are refused and the desk goes on", async () => {
  const desk = await serveDesk();
  const { port } = desk.server.address() as { port: number };
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.end("\u0000\u0001garbage\r\n\r\n"));
    socket.once("data", (bytes) => resolve(String(bytes)));
    socket.once("error", reject);
  });
  expect(answer).toMatch(/^HTTP\/1\.1 400/);
  expect((await desk.send("/healthz", { as: null })).status).toBe(200);
});
