import { describe, expect, test } from "vitest";
import { MINUTE_MS, SECOND_MS } from "../../../domain/clock.js";
import { SWEPT_OF_ONE } from "../../../server/webhooks/ask-for-due.js";
import { createDeadLetters } from "../../../store/dead-letters.js";
import { inTurn } from "../../fixtures/in-turn.js";
import { openReceiver, verify } from "../../fixtures/webhook-receiver.js";
import { serveWebhookDesk } from "../../fixtures/webhook-desk.js";

const NEW = { events: ["ticket.new"] };
const HOUR = 60 * MINUTE_MS;

/** Takes the request and never answers. */
const silence = () => {};

describe("a delivery", () => {
  test("is signed as Standard Webhooks says: the library verifies it, and nothing else passes", async () => {
    const desk = await serveWebhookDesk();
    const receiver = await openReceiver(204);
    const { secret } = await desk.register(receiver.url, NEW);
    const { ticket_id } = await desk.ticket();
    await receiver.until(({ length }) => length === 1);
    const [sent] = receiver.received;
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(verify(secret, sent!)).toMatchObject({ type: "ticket.new", data: { ticket_id, status: "new" } });
    expect(Object.keys(sent!.payload)).toEqual(["type", "timestamp", "data"]);
    expect(() => verify(secret, { ...sent!, body: sent!.body.replace("new", "now") })).toThrow(/signature/);
    expect(() => verify(`whsec_${"A".repeat(43)}=`, sent!)).toThrow(/signature/);
    expect(sent!.headers).toMatchObject({
      "content-type": "application/json",
      "webhook-id": expect.stringMatching(/^WHD-/),
    });
    await desk.engine.idle();
    expect(await desk.deliveries()).toMatchObject([
      { status: "sent", attempts: 1, ticket_id, response: { status: 204, error: null } },
    ]);
  });

  test("that is refused comes again with the same id and the same body, until it is taken", async () => {
    const desk = await serveWebhookDesk();
    const receiver = await openReceiver(500, 503, 200);
    const { secret } = await desk.register(receiver.url, NEW);
    await desk.ticket();
    await receiver.until(({ length }) => length === 1);
    await desk.engine.idle();
    expect(await desk.deliveries()).toMatchObject([{ status: "held", response: { status: 500 } }]);
    await desk.pass(1 * SECOND_MS);
    expect(receiver.received).toHaveLength(1);
    await desk.pass(6 * SECOND_MS);
    await desk.pass(30 * SECOND_MS);
    expect(receiver.received).toHaveLength(3);
    expect(new Set(receiver.received.map(({ id, body }) => `${id} ${body}`)).size).toBe(1);
    for (const sent of receiver.received) verify(secret, sent);
    expect(await desk.deliveries()).toMatchObject([{ status: "sent", attempts: 3 }]);
    await desk.pass(HOUR);
    expect(receiver.received).toHaveLength(3);
  });

  test("that fails for a day is given up, listed as a failed job, and comes again when that is retried", async () => {
    const desk = await serveWebhookDesk();
    const failures = Array.from({ length: 11 }, () => 500);
    const receiver = await openReceiver(...failures, 200);
    await desk.register(receiver.url, NEW);
    await desk.ticket();
    await receiver.until(({ length }) => length === 1);
    await desk.engine.idle();
    await inTurn(Array.from({ length: 30 }), () => desk.pass(HOUR));
    const [failed] = await desk.deliveries();
    expect(failed).toMatchObject({ status: "failed", response: { status: 500 } });
    expect(receiver.received.length).toBeGreaterThanOrEqual(9);
    expect(receiver.received).toHaveLength(failed!.attempts);
    const [letter, ...others] = await desk.documents.find("dead_letters");
    expect(others).toEqual([]);
    expect(letter).toMatchObject({
      name: "deliver-webhook",
      attempts: failed!.attempts,
      error: "answered 500",
    });

    await desk.engine.retry("deliver-webhook", letter!["payload"]);
    await desk.engine.idle();
    expect(receiver.received).toHaveLength(failed!.attempts + 1);
    await inTurn(Array.from({ length: 3 }), () => desk.pass(MINUTE_MS));
    expect(receiver.received.at(-1)!.id).toBe(failed!.delivery_id);
    expect(await desk.deliveries()).toMatchObject([{ status: "sent" }]);
  });

  test("of a process that died while sending comes again from another, told apart by nothing but its id", async () => {
    const desk = await serveWebhookDesk();
    const receiver = await openReceiver(silence, 200);
    await desk.register(receiver.url, NEW);
    await desk.ticket();
    await receiver.until(({ length }) => length === 1);
    await desk.engine.drain(0);
    expect(await desk.deliveries()).toMatchObject([{ status: "sending" }]);
    const { engine } = desk.openWorker();
    engine.enqueue("sweep", {});
    await engine.idle();
    expect(receiver.received).toHaveLength(1);
    desk.time.now = new Date(desk.time.now.getTime() + 20 * SECOND_MS);
    engine.enqueue("sweep", {});
    await receiver.until(({ length }) => length === 2);
    await engine.idle();
    const [first, second] = receiver.received;
    expect([second!.id, second!.body]).toEqual([first!.id, first!.body]);
    expect(await desk.deliveries()).toMatchObject([{ status: "sent", attempts: 2 }]);
  });

  test("that nobody can read keeps no other from being sent", async () => {
    const desk = await serveWebhookDesk();
    const receiver = await openReceiver(500, 200);
    await desk.register(receiver.url, NEW);
    await desk.ticket();
    await receiver.until(({ length }) => length === 1);
    await desk.engine.idle();
    const [delivery] = await desk.deliveries();
    const unreadable = { ...delivery, delivery_id: "WHD-BAD", due_at: delivery!.created_at, attempts: "x" };
    await desk.documents.insert("webhook_deliveries", unreadable);
    await desk.pass(6 * SECOND_MS);
    expect(receiver.received).toHaveLength(2);
  });

  test("whose job has failed for good rests before the sweep asks for it again", async () => {
    const desk = await serveWebhookDesk();
    const receiver = await openReceiver(500, 200);
    await desk.register(receiver.url, NEW);
    await desk.ticket();
    await receiver.until(({ length }) => length === 1);
    await desk.engine.idle();
    const [delivery] = await desk.deliveries();
    const letters = createDeadLetters({ documents: desk.documents, clock: desk.deps.clock });
    const payload = { delivery_id: delivery!.delivery_id };
    const failed = { job_id: "JOB-1", name: "deliver-webhook", payload, attempts: 4, error: "down" };
    await letters.keep(failed);
    await letters.keep(failed);
    await desk.pass(8 * SECOND_MS);
    expect(receiver.received).toHaveLength(1);
    await desk.pass(8 * SECOND_MS);
    expect(receiver.received).toHaveLength(2);
  });

  test("is never sent on to where a redirect points", async () => {
    const desk = await serveWebhookDesk();
    const elsewhere = await openReceiver(200);
    const receiver = await openReceiver((_request, response) => {
      response.writeHead(307, { location: elsewhere.url }).end();
    });
    await desk.register(receiver.url, NEW);
    await desk.ticket();
    await receiver.until(({ length }) => length === 1);
    await desk.engine.idle();
    expect(elsewhere.received).toEqual([]);
    expect(await desk.deliveries()).toMatchObject([
      { status: "held", response: { status: 307, error: "answered 307; redirects are not followed" } },
    ]);
  });

  test("ends when no answer comes in time, and an answer without an end holds nothing up", async () => {
    const desk = await serveWebhookDesk({ answerMs: 100 });
    const endless = await openReceiver((_request, response) => {
      response.writeHead(200);
      response.write("x".repeat(100_000));
    });
    const silent = await openReceiver(silence);
    await desk.register(endless.url, NEW);
    await desk.register(silent.url, NEW);
    await desk.ticket();
    await silent.until(({ length }) => length === 1);
    await endless.until(({ length }) => length === 1);
    await desk.engine.idle();
    const outcomes = (await desk.deliveries()).map(({ status, response }) => [status, response?.error]);
    expect(outcomes).toEqual(
      expect.arrayContaining([
        ["sent", null],
        ["held", "no answer within 0.1 s"],
      ]),
    );
  });
});

describe("endpoints", () => {
  test("a receiver that does not answer delays no other", async () => {
    const desk = await serveWebhookDesk();
    const slow = await openReceiver(silence);
    const fast = await openReceiver(200);
    await desk.register(slow.url, NEW);
    await desk.register(fast.url, NEW);
    const tickets = 100;
    await inTurn(Array.from({ length: tickets }), () => desk.ticket());
    await fast.until(({ length }) => length === tickets);
    // Nothing of it waits for the ten seconds that the slow one may take; that one has had its few places.
    expect(slow.received).toHaveLength(8);
    await desk.engine.drain(0);
  });

  test("of one that takes nothing a sweep tries a few; once it takes them, all that waited comes at once", async () => {
    const desk = await serveWebhookDesk();
    let isDown = true;
    const receiver = await openReceiver((_request, response) => response.writeHead(isDown ? 503 : 204).end());
    await desk.register(receiver.url, NEW);
    const tickets = 3 * SWEPT_OF_ONE;
    await inTurn(Array.from({ length: tickets }), () => desk.ticket());
    await desk.engine.idle();
    expect(receiver.received).toHaveLength(tickets);
    await desk.pass(10 * SECOND_MS);
    expect(receiver.received).toHaveLength(tickets + SWEPT_OF_ONE);
    isDown = false;
    await desk.pass(HOUR);
    expect(receiver.received).toHaveLength(tickets + SWEPT_OF_ONE + tickets);
    expect(await desk.deliveries({ status: { in: ["held", "sending"] } })).toEqual([]);
  });

  test("one that answers 410 is disabled and hears nothing more", async () => {
    const desk = await serveWebhookDesk();
    const receiver = await openReceiver(410);
    const { webhook_id } = await desk.register(receiver.url, NEW);
    await desk.ticket();
    await receiver.until(({ length }) => length === 1);
    await desk.engine.idle();
    const { json } = await desk.send(`/api/webhooks/${webhook_id}`, { as: "admin" });
    expect(json.disabled_because).toBe("the endpoint answered 410 Gone");
    // As another process learns it.
    desk.time.now = new Date(desk.time.now.getTime() + 3 * SECOND_MS);
    await desk.ticket();
    await desk.pass(MINUTE_MS);
    expect(receiver.received).toHaveLength(1);
    expect(await desk.deliveries()).toMatchObject([{ status: "failed", response: { status: 410 } }]);
    expect((await desk.post(`/api/webhooks/${webhook_id}/test`, {}, { as: "admin" })).status).toBe(409);
  });

  test("one whose key is revoked hears nothing more, nor what still waited for it", async () => {
    const desk = await serveWebhookDesk();
    const receiver = await openReceiver(500);
    await desk.register(receiver.url, { ...NEW, as: "client" });
    await desk.ticket({}, "client");
    await receiver.until(({ length }) => length === 1);
    await desk.engine.idle();
    const [{ key_id } = {}] = await desk.documents.find("api_keys", { filter: { name: "client" } });
    await desk.apiKeys.revoke(String(key_id));
    await desk.pass(10 * SECOND_MS);
    await desk.ticket({}, "client2");
    expect(receiver.received).toHaveLength(1);
    expect(await desk.deliveries()).toMatchObject([
      {
        status: "failed",
        response: { error: expect.stringMatching(/^the key that registered the webhook was revoked at 20/) },
      },
    ]);
  });

  test("what is told of one ticket arrives in order while each is taken", async () => {
    const desk = await serveWebhookDesk();
    let onTheWay = 0;
    let mostAtOnce = 0;
    const receiver = await openReceiver((_request, response) => {
      mostAtOnce = Math.max(mostAtOnce, (onTheWay += 1));
      setImmediate(() => {
        onTheWay -= 1;
        response.writeHead(200).end();
      });
    });
    await desk.register(receiver.url, { events: ["ticket.update"] });
    const { ticket_id } = await desk.ticket();
    const actor = { type: "system", id: null, name: "test" } as const;
    await inTurn(Array.from({ length: 20 }), (_, at) =>
      desk.stores.tickets.change(ticket_id, () => ({ set: { subject: `Subject ${at}` } }), { actor }),
    );
    await receiver.until(({ length }) => length === 21);
    const versions = receiver.received.map(({ payload }) => payload.data.version);
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
    expect(mostAtOnce).toBe(1);
  });

  test("deliveries are forgotten after the days that policy keeps them", async () => {
    const desk = await serveWebhookDesk();
    const receiver = await openReceiver(200);
    await desk.register(receiver.url, NEW);
    await desk.ticket();
    await receiver.until(({ length }) => length === 1);
    await desk.engine.idle();
    await desk.pass(6 * 24 * HOUR);
    expect(await desk.deliveries()).toHaveLength(1);
    await desk.pass(2 * 24 * HOUR);
    expect(await desk.deliveries()).toEqual([]);
  });
});
