import { describe, expect, test } from "vitest";
import { WebhookDocument } from "../../../domain/webhook.js";
import { checkUrl, isPublicAddress } from "../../../server/webhooks/addresses.js";
import { inTurn } from "../../fixtures/in-turn.js";
import { newTicket, serveDesk } from "../../fixtures/http-desk.js";
import { serveWebhookDesk } from "../../fixtures/webhook-desk.js";
import { openReceiver, verify } from "../../fixtures/webhook-receiver.js";

const PUBLIC = { url: "https://shop.example/hooks" };

describe("registering a webhook", () => {
  test("shows the secret once: in its answer, and where that very request is repeated", async () => {
    const desk = await serveDesk();
    const keyed = { as: "client", headers: { "idempotency-key": "k-1" } } as const;
    const first = await desk.post("/api/webhooks", PUBLIC, keyed);
    expect(first.status).toBe(201);
    expect(first.json).toMatchObject({ ...PUBLIC, events: ["*"], role: "client", disabled_at: null });
    expect(first.headers.get("location")).toBe(`/api/webhooks/${first.json.webhook_id}`);
    const again = await desk.post("/api/webhooks", PUBLIC, keyed);
    expect(again.json).toEqual(first.json);
    const reads = [`/api/webhooks/${first.json.webhook_id}`, "/api/webhooks"];
    const answers = await inTurn(reads, (path) => desk.send(path, { as: "client" }));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers[1]!.json).toHaveLength(1);
    expect(JSON.stringify(answers.map(({ json }) => json))).not.toContain("whsec_");
    expect(desk.logged.join("")).not.toContain(first.json.secret);
  });

  test("of others is not there for a client; an admin sees and deletes all", async () => {
    const desk = await serveDesk();
    const { webhook_id } = (await desk.post("/api/webhooks", PUBLIC, { as: "client" })).json;
    const at = `/api/webhooks/${webhook_id}`;
    const asked = [
      () => desk.send(at, { as: "client2" }),
      () => desk.send(`${at}/deliveries`, { as: "client2" }),
      () => desk.post(`${at}/test`, {}, { as: "client2" }),
      () => desk.send(at, { method: "DELETE", as: "client2" }),
    ];
    expect((await inTurn(asked, (ask) => ask())).map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect((await desk.send("/api/webhooks", { as: "client2" })).json).toEqual([]);
    expect((await desk.send("/api/webhooks", { as: "admin" })).json).toHaveLength(1);
    expect((await desk.send(at, { method: "DELETE", as: "admin" })).status).toBe(204);
    expect((await desk.send(at, { as: "client" })).status).toBe(404);
  });

  test("of an admin who is none any more hears nothing", async () => {
    const desk = await serveDesk();
    const { json } = await desk.post("/api/webhooks", PUBLIC, { as: "admin" });
    expect(await desk.webhookEndpoints.all()).toHaveLength(1);
    await desk.documents.patch("people", "AGENT-ADMIN", { where: {}, set: { role: "manager" } });
    desk.webhookEndpoints.forget();
    expect(await desk.webhookEndpoints.all()).toEqual([]);
    const stored = await desk.documents.get("webhooks", json.webhook_id);
    expect(await desk.webhookEndpoints.whySilent(WebhookDocument.parse(stored))).toContain("no longer admin");
  });

  test.each([
    ["no url", {}, "url"],
    ["what is no address", { url: "shop.example/hooks" }, "url"],
    ["another protocol", { url: "ftp://shop.example/hooks" }, "url"],
    ["a name and password", { url: "https://user:secret@shop.example/" }, "url"],
    ["loopback", { url: "http://127.0.0.1:8080/" }, "url"],
    ["loopback as a number", { url: "http://2130706433/" }, "url"],
    ["loopback by name", { url: "http://desk.localhost/" }, "url"],
    ["a private address", { url: "https://10.1.2.3/" }, "url"],
    ["the metadata of a cloud", { url: "http://169.254.169.254/latest" }, "url"],
    ["loopback of IPv6", { url: "http://[::1]/" }, "url"],
    ["an IPv4 address inside IPv6", { url: "http://[::ffff:10.0.0.1]/" }, "url"],
    ["an event that there is not", { ...PUBLIC, events: ["ticket.gone"] }, "events[0]"],
    ["no event at all", { ...PUBLIC, events: [] }, "events"],
    ["an event that a client never hears", { ...PUBLIC, events: ["ticket.new", "review.new"] }, "events[1]"],
  ])("refuses %s, and says what would be right", async (_claim, body, path) => {
    const desk = await serveDesk();
    const { status, json } = await desk.post("/api/webhooks", body, { as: "client" });
    expect([status, json.errors.map((error: { path: string }) => error.path)]).toEqual([400, [path]]);
    expect(await desk.documents.find("webhooks")).toEqual([]);
  });

  test("refuses a name that leads inside, whichever of its addresses does", async () => {
    const resolve = async () => [
      { address: "93.184.216.34", family: 4 },
      { address: "192.168.0.7", family: 4 },
    ];
    await expect(checkUrl("https://inside.example/", { allowPrivate: false, resolve })).rejects.toThrow(
      /inside\.example is 192\.168\.0\.7/,
    );
    expect(await checkUrl("http://localhost:8080/#x", { allowPrivate: true, resolve })).toBe(
      "http://localhost:8080/",
    );
  });

  test("has an end for each owner", async () => {
    const desk = await serveDesk();
    const answers = await inTurn(Array.from({ length: 21 }), () =>
      desk.post("/api/webhooks", PUBLIC, { as: "client" }),
    );
    expect(answers.map(({ status }) => status)).toEqual([...Array.from({ length: 20 }, () => 201), 409]);
    expect((await desk.post("/api/webhooks", PUBLIC, { as: "client2" })).status).toBe(201);
  });
});

describe("a registered webhook", () => {
  test("can be tested, and its deliveries read by status", async () => {
    const desk = await serveWebhookDesk();
    const receiver = await openReceiver(204);
    const { webhook_id, secret } = await desk.register(receiver.url, { as: "client" });
    const at = `/api/webhooks/${webhook_id}`;
    const asked = await desk.post(`${at}/test`, {}, { as: "client" });
    expect([asked.status, asked.json.type]).toEqual([202, "webhook.test"]);
    await receiver.until(({ length }) => length === 1);
    expect(verify(secret, receiver.received[0]!)).toMatchObject({
      type: "webhook.test",
      data: { webhook_id },
    });
    await desk.engine.idle();
    const listed = await desk.send(`${at}/deliveries?status=SENT`, { as: "client" });
    expect(listed.json).toMatchObject([
      { delivery_id: receiver.received[0]!.id, status: "sent", attempts: 1 },
    ]);
    expect(Object.keys(listed.json[0])).not.toContain("payload");
    expect((await desk.send(`${at}/deliveries?status=held`, { as: "client" })).json).toEqual([]);
  });

  test("that is deleted is sent nothing more, not even what waited", async () => {
    const desk = await serveWebhookDesk();
    const receiver = await openReceiver(500);
    const { webhook_id } = await desk.register(receiver.url, { as: "client" });
    await desk.post("/api/tickets", newTicket(), { as: "client" });
    await desk.engine.idle();
    const sent = receiver.received.length;
    await desk.send(`/api/webhooks/${webhook_id}`, { method: "DELETE", as: "client" });
    await desk.post("/api/tickets", newTicket(), { as: "client" });
    await desk.pass(60_000);
    expect(receiver.received).toHaveLength(sent);
    const deliveries = await desk.deliveries();
    expect(deliveries.length).toBe(2);
    expect(deliveries.map(({ status }) => status)).toEqual(["failed", "failed"]);
  });

  test("whose name leads inside by the time it is called is not called", async () => {
    const receiver = await openReceiver(200);
    const desk = await serveWebhookDesk({
      privateAddresses: false,
      resolve: async () => [{ address: "93.184.216.34", family: 4 }],
      lookup: (_host, options, found) =>
        options.all ? found(null, [{ address: "127.0.0.1", family: 4 }]) : found(null, "127.0.0.1", 4),
    });
    await desk.register(`http://rebinding.example:${receiver.port}/`, { as: "client" });
    await desk.post("/api/tickets", newTicket(), { as: "client" });
    await desk.engine.idle();
    expect(receiver.received).toEqual([]);
    expect((await desk.deliveries()).map(({ status, response }) => [status, response])).toEqual(
      Array.from({ length: 2 }, () => [
        "held",
        { status: null, error: "its address is loopback, private or reserved" },
      ]),
    );
  });
});

test.each([
  ["8.8.8.8", true],
  ["172.15.255.255", true],
  ["172.16.0.1", false],
  ["100.64.0.1", false],
  ["0.0.0.0", false],
  ["255.255.255.255", false],
  ["2606:4700::1111", true],
  ["fd00::1", false],
  ["fe80::1", false],
  ["::ffff:8.8.8.8", false],
  ["64:ff9b::7f00:1", false],
  ["2002:7f00:1::", false],
  ["not an address", false],
])("of the public internet: %s is %s", (address, expected) => {
  expect(isPublicAddress(address)).toBe(expected);
});
