import { describe, expect, test } from "vitest";
import { inTurn } from "../../fixtures/in-turn.js";
import { serveDesk, type ServedDesk } from "../../fixtures/http-desk.js";

const HOUR_MS = 3_600_000;

/** The `name=value` that a browser would send back. */
const cookieOf = (headers: Headers): string => headers.get("set-cookie")?.split(";")[0] ?? "";

const signIn = (desk: ServedDesk, body: object, headers: Record<string, string> = {}) =>
  desk.post("/api/session", body, { as: null, headers });

const withCookie =
  (desk: ServedDesk, cookie: string) =>
  (path: string, method = "GET", body?: object) =>
    desk.send(path, { method, body, as: null, headers: { cookie, origin: desk.url } });

describe("signing in with a key", () => {
  test("sets a cookie that no script and no other site can use, and says what the role may", async () => {
    const desk = await serveDesk();
    const { status, headers, json } = await signIn(desk, { key: desk.keys.agent });
    expect(status).toBe(201);
    expect(headers.get("set-cookie")).toMatch(
      /^deskgraph_session=dk_\S+; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/,
    );
    expect(headers.get("set-cookie")).not.toContain(desk.keys.agent);
    expect(json).toMatchObject({
      role: "agent",
      name: "Person agent",
      rights: { "reviews.decide": "queues" },
    });
    expect(json.rights).not.toHaveProperty("keys.manage");
    const ask = withCookie(desk, cookieOf(headers));
    expect((await ask("/api/session")).json.session).toMatchObject({ role: "agent" });
    expect((await ask("/api/tickets")).status).toBe(200);
  });

  test("behind HTTPS the cookie goes over nothing else", async () => {
    const desk = await serveDesk();
    const { headers } = await signIn(desk, { key: desk.keys.agent }, { "x-forwarded-proto": "https" });
    expect(headers.get("set-cookie")).toMatch(/; Secure$/);
  });

  test.each([
    ["an unknown key", { key: "dk_nobody_has_this_key_0000000000" }, 401],
    ["an integration's key", { key: "client" }, 403],
    ["a demo's person where there is no demo", { demo: "admin" }, 401],
    ["nothing of this kind", { user: "admin" }, 400],
  ])("%s is refused", async (_what, body, status) => {
    const desk = await serveDesk();
    const sent = "key" in body && body.key === "client" ? { key: desk.keys.client } : body;
    const answer = await signIn(desk, sent);
    expect(answer.status).toBe(status);
    expect(answer.headers.get("set-cookie")).toBeNull();
  });

  test("a session ends when it is signed out of, when its time is up, and with the key it was opened with", async () => {
    const desk = await serveDesk();
    const open = async () =>
      withCookie(desk, cookieOf((await signIn(desk, { key: desk.keys.agent })).headers));
    const [one, other] = [await open(), await open()];
    expect((await one("/api/session", "DELETE")).headers.get("set-cookie")).toContain("Max-Age=0");
    expect((await one("/api/tickets")).status).toBe(401);
    expect((await other("/api/tickets")).status).toBe(200);

    desk.time.now = new Date(desk.time.now.getTime() + 13 * HOUR_MS);
    expect((await other("/api/tickets")).status).toBe(401);

    const third = await open();
    const [row] = await desk.documents.find("api_keys", { filter: { name: "agent", role: "agent" } });
    await desk.apiKeys.revoke(String(row?.["key_id"]));
    expect((await third("/api/tickets")).status).toBe(401);
    expect((await third("/api/session")).json.session).toBeNull();
  });
});

describe("a session and other sites", () => {
  test("nothing is changed by a page of another site, or one that does not say where it is from", async () => {
    const desk = await serveDesk();
    const cookie = cookieOf((await signIn(desk, { key: desk.keys.manager })).headers);
    const { ticket_id } = await desk.ticket();
    const from = async (origin: Record<string, string>) =>
      (
        await desk.post(
          `/api/tickets/${ticket_id}/reply`,
          { text: "Hello" },
          { as: null, headers: { cookie, ...origin } },
        )
      ).status;
    expect(await from({ origin: "https://evil.example" })).toBe(403);
    expect(await from({ origin: "null" })).toBe(403);
    expect(await from({})).toBe(403);
    expect(await from({ origin: desk.url })).toBe(201);
  });

  test("no page of another site signs anybody in or out", async () => {
    const desk = await serveDesk();
    const headers = { origin: "https://evil.example" };
    expect((await signIn(desk, { key: desk.keys.agent }, headers)).status).toBe(403);
    expect((await signIn(desk, { guest: true }, headers)).status).toBe(403);
    expect((await desk.send("/api/session", { method: "DELETE", as: null, headers })).status).toBe(403);
  });
});

describe("signing in with a code", () => {
  test("the address's owner gets in once, and is verified from then on", async () => {
    const desk = await serveDesk();
    const ask = (email: string) => desk.post("/api/session/code", { email }, { as: null });
    expect([(await ask("Ada@Example.com")).status, (await ask("nobody@example.com")).status]).toEqual([
      202, 202,
    ]);
    const code = desk.sentCodes[0]?.code ?? "";
    expect(code).toMatch(/^[A-Z2-9]{4}-[A-Z2-9]{4}$/);
    const typed = { email: "ada@example.com", code: code.toLowerCase().replace("-", " ") };
    const twice = await Promise.all([signIn(desk, typed), signIn(desk, typed)]);
    expect(twice.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 401]);
    const opened = twice.find(({ status }) => status === 201);
    expect(opened?.json).toMatchObject({ role: "customer", customer: { customer_id: "CUST-1" } });

    const send = withCookie(desk, cookieOf(opened!.headers));
    const { json } = await send("/api/tickets", "POST", {
      customer_email: "ada@example.com",
      subject: "Hello",
      description: "It is me",
    });
    expect(json.ticket).toMatchObject({ identity: "verified", customer_id: "CUST-1" });
  });

  test("not with a wrong code, another's address, or too late; nobody becomes a customer by asking", async () => {
    const desk = await serveDesk();
    await desk.post("/api/session/code", { email: "new@example.com" }, { as: null });
    const code = desk.sentCodes[0]?.code ?? "";
    const email = "new@example.com";
    const tries = [
      { email, code: "AAAA-AAAA" },
      { email: "ada@example.com", code },
    ];
    expect((await inTurn(tries, (body) => signIn(desk, body))).map(({ status }) => status)).toEqual([
      401, 401,
    ]);
    expect(await desk.stores.customers.byEmail(email)).toBeUndefined();
    desk.time.now = new Date(desk.time.now.getTime() + HOUR_MS);
    expect((await signIn(desk, { email, code })).status).toBe(401);
  });
});

describe("a guest", () => {
  test("of a chat in a frame gets a key of their own, good for what is written with it; other pages get none", async () => {
    const desk = await serveDesk();
    const ask = (headers: Record<string, string>) =>
      desk.send("/api/session/guest", { method: "POST", as: null, headers });
    expect((await ask({ origin: "https://evil.example" })).status).toBe(403);
    const { status, json, headers } = await ask({ origin: desk.url });
    expect([status, headers.get("set-cookie")]).toEqual([201, null]);
    const authorization = `Bearer ${json.token}`;
    await desk.ticket();
    const listed = await desk.send("/api/tickets", { as: null, headers: { authorization } });
    expect(listed.json).toEqual([]);
    expect((await desk.send("/api/webhooks", { as: null, headers: { authorization } })).status).toBe(403);
  });

  test("sees, answers, resolves and rates what they wrote themselves, and nothing of anybody else", async () => {
    const desk = await serveDesk();
    const mine = withCookie(desk, cookieOf((await signIn(desk, { guest: true })).headers));
    const other = withCookie(desk, cookieOf((await signIn(desk, { guest: true })).headers));
    const wish = {
      customer_email: "ada@example.com",
      subject: "Hello",
      description: "Where is it?",
      source: "web",
    };
    const { ticket } = (await mine("/api/tickets", "POST", wish)).json;
    expect(ticket).toMatchObject({ identity: "claimed", customer_name: null, reasoning: null });
    const path = `/api/tickets/${ticket.ticket_id}`;
    expect([(await mine(path)).status, (await other(path)).status]).toEqual([200, 404]);
    expect((await mine(`${path}/messages`, "POST", { text: "Any news?" })).status).toBe(201);
    expect((await mine(`${path}/status`, "PUT", { status: "assigned" })).status).toBe(409);
    expect((await mine(`${path}/status`, "PUT", { status: "resolved" })).json.status).toBe("resolved");
    expect((await mine(`${path}/rating`, "POST", { score: 4, comment: "Fine" })).status).toBe(200);
    expect((await mine("/api/tickets")).json).toHaveLength(1);
    expect((await other("/api/tickets")).json).toHaveLength(0);
    expect((await mine("/api/customers/CUST-1")).status).toBe(403);
  });
});
