import { expect, test } from "vitest";
import { DocumentConflict } from "../../../domain/documents.js";
import type { EffectDocument } from "../../../domain/effect.js";
import type { MessageDocument } from "../../../domain/message.js";
import type { Escalation } from "../../../domain/ticket.js";
import type { WebhookDocument } from "../../../domain/webhook.js";
import { createLiveEndpoints } from "../../../server/webhooks/live-endpoints.js";
import { effectOps } from "../../../server/effect-ops.js";
import { outgoing } from "../../../server/worker/outgoing.js";
import { serveWebhookDesk, type WebhookDesk } from "../../fixtures/webhook-desk.js";
import { openReceiver, type Received } from "../../fixtures/webhook-receiver.js";

const AI = { type: "ai", id: null, name: "AI" } as const;
const ANSWER = "Both charges were refunded.";

const types = (received: readonly Received[]) => received.map(({ payload }) => payload.type);
const told = (received: readonly Received[], type: string) =>
  received.filter(({ payload }) => payload.type === type).map(({ payload }) => payload.data);

/** A receiver of an admin's, and one of a client's. */
async function listenAs(desk: WebhookDesk) {
  const [admin, client] = [await openReceiver(204), await openReceiver(204)];
  await desk.register(admin.url, { as: "admin" });
  await desk.register(client.url, { as: "client" });
  /** What has been told by now, all of it sent. */
  const settled = async () => {
    await desk.engine.idle();
    return { admin: admin.received, client: client.received };
  };
  return { settled };
}

/** An answer of the AI's, held in the outbox. */
async function hold(desk: WebhookDesk, ticketId: string) {
  const now = desk.time.now.toISOString();
  await desk.stores.tickets.change(
    ticketId,
    (ticket) => ({
      set: { ai_suggested_reply: ANSWER, reasoning: "because-secret" },
      also: outgoing({
        ticket,
        run_id: "RUN-1",
        slot: "reply",
        by: "ai",
        author: AI,
        args: { text: ANSWER, language: "en" },
        watermark: 1,
        status: "held",
        message_id: "MSG-ANSWER",
        now,
        due_at: now,
      }),
    }),
    { actor: AI },
  );
  const [effect] = await desk.documents.find("effects", { filter: { ticket_id: ticketId } });
  return effect as EffectDocument;
}

const deliver = (desk: WebhookDesk, effect: EffectDocument) =>
  desk.stores.tickets.change(
    effect.ticket_id,
    () => ({
      set: {},
      also: effectOps(effect, { status: "sent", at: desk.time.now.toISOString(), receipt: "thread" }),
    }),
    { actor: AI },
  );

test("a reply is told when it is delivered, never while it is held, and from then on the ticket shows it", async () => {
  const desk = await serveWebhookDesk();
  const { settled } = await listenAs(desk);
  const { ticket_id } = await desk.ticket({}, "client");
  const effect = await hold(desk, ticket_id);
  const before = await settled();
  expect(told(before.admin, "message.new")).toHaveLength(1);
  expect(JSON.stringify(before.client)).not.toContain(ANSWER);
  await deliver(desk, effect);
  const { admin, client } = await settled();

  const message = { message_id: "MSG-ANSWER", ticket_id, direction: "out", text: ANSWER };
  expect(told(admin, "message.new").slice(1)).toMatchObject([{ ...message, effect_id: effect.effect_id }]);
  expect(told(client, "message.new").slice(1)).toMatchObject([{ ...message, delivery: { status: "sent" } }]);
  expect(told(client, "ticket.update").at(-1)).toMatchObject({ ai_suggested_reply: ANSWER });
  // In the order of the log: nothing is told twice.
  const versions = told(admin, "ticket.update").map(({ version }) => version);
  expect(versions).toEqual([2, 3, 4]);
});

test("a client hears of its own tickets alone, and of nothing that is hidden from it", async () => {
  const desk = await serveWebhookDesk();
  const { settled } = await listenAs(desk);
  const own = await desk.ticket({}, "client");
  await desk.ticket({}, "client2");
  await desk.ticket({}, "customer");
  const escalation = {
    reason: "vip-secret",
    level: "manager",
    action_plan: ["plan-secret"],
    summary: "summary-secret",
    at: desk.time.now.toISOString(),
  } satisfies Escalation;
  await desk.stores.tickets.change(
    own.ticket_id,
    () => ({ set: { reasoning: "reasoning-secret", risk: "high", escalation } }),
    { actor: AI },
  );
  const at = `/api/tickets/${own.ticket_id}`;
  await desk.post(`${at}/messages`, { kind: "note", text: "note-secret" });
  await desk.post(`${at}/reply`, { text: "held-secret" });
  await desk.post(`${at}/reply`, { text: "More of it" }, { as: "client" });
  const { admin, client } = await settled();

  expect(new Set(client.map(({ payload }) => payload.data.ticket_id))).toEqual(new Set([own.ticket_id]));
  expect(new Set(types(client))).toEqual(new Set(["ticket.new", "ticket.update", "message.new"]));
  expect(told(client, "message.new").map(({ text }) => text)).toEqual([own.description, "More of it"]);
  expect(JSON.stringify(client)).not.toMatch(/-secret|effect_id|watermark|lease|policy_hash/);
  for (const shown of told(client, "ticket.update"))
    expect(shown).toMatchObject({ reasoning: null, risk: null, solution: null, ai_suggested_reply: null });
  // What the client is shown is what it could read itself.
  const read = await desk.send(at, { as: "client" });
  expect(told(client, "ticket.update").at(-1)).toEqual(read.json);

  expect(told(admin, "ticket.new")).toHaveLength(3);
  expect(told(admin, "message.new").map(({ text }) => text)).toContain("note-secret");
  expect(told(admin, "message.new").map(({ text }) => text)).not.toContain("held-secret");
  expect(JSON.stringify(admin)).toContain("reasoning-secret");
});

test("what follows a closed ticket is told with it", async () => {
  const desk = await serveWebhookDesk();
  const { settled } = await listenAs(desk);
  const { ticket_id } = await desk.ticket(
    { status: "closed", closed_at: "2026-03-02T09:00:00.000Z" },
    "client",
  );
  await desk.post(`/api/tickets/${ticket_id}/messages`, { text: "It is back" }, { as: "client" });
  const { client } = await settled();
  const [, follow] = told(client, "ticket.new");
  expect(follow).toMatchObject({ follows: ticket_id });
  expect(told(client, "ticket.update").at(-1)).toMatchObject({ ticket_id, followed_by: follow.ticket_id });
  expect(told(client, "message.new").at(-1)).toMatchObject({
    ticket_id: follow.ticket_id,
    text: "It is back",
  });
});

test("only what was asked for is told", async () => {
  const desk = await serveWebhookDesk();
  const receiver = await openReceiver(204);
  await desk.register(receiver.url, { events: ["MESSAGE.NEW"] });
  await desk.ticket();
  await desk.engine.idle();
  expect(types(receiver.received)).toEqual(["message.new"]);
});

test("a commit that does not hold tells nothing", async () => {
  const desk = await serveWebhookDesk();
  const { settled } = await listenAs(desk);
  const { ticket_id, version } = await desk.ticket();
  const ids = async () => (await desk.deliveries()).map(({ delivery_id }) => delivery_id);
  const known = await ids();
  const patch = {
    op: "patch",
    collection: "tickets",
    key: ticket_id,
    set: { version: version + 1 },
  } as const;
  await expect(desk.documents.commit([{ ...patch, where: { version: version - 1 } }])).rejects.toThrow(
    DocumentConflict,
  );
  const [message] = (await desk.documents.find("messages")) as MessageDocument[];
  await expect(
    desk.documents.commit([
      { ...patch, where: { version } },
      { op: "insert", collection: "messages", document: message! },
    ]),
  ).rejects.toThrow(DocumentConflict);
  await settled();
  expect(known).toHaveLength(3);
  expect(await ids()).toEqual(known);
});

test("where nobody listens nothing is written, and nothing more is read than once in a while", async () => {
  const desk = await serveWebhookDesk();
  await desk.ticket();
  await desk.ticket();
  expect(await desk.deliveries()).toEqual([]);
});

test("who hears is read with three lists, however many endpoints there are; whose person has left hears nothing", async () => {
  const desk = await serveWebhookDesk();
  const [first, second] = [
    await desk.register("http://127.0.0.1:9/"),
    await desk.register("http://127.0.0.1:9/"),
  ];
  const client = await desk.register("http://127.0.0.1:9/", { as: "client" });
  const reads: string[] = [];
  const endpoints = createLiveEndpoints({
    documents: {
      get: (name, key) => (reads.push(`get ${name}`), desk.documents.get(name, key)),
      find: (name, options) => (reads.push(name), desk.documents.find(name, options)),
    },
    clock: desk.deps.clock,
    log: desk.deps.log,
  });
  const heard = async () => new Set((await endpoints.all()).map(({ webhook_id }) => webhook_id));
  expect(await heard()).toEqual(new Set([first.webhook_id, second.webhook_id, client.webhook_id]));
  expect(reads.toSorted()).toEqual(["api_keys", "people", "webhooks"]);

  const { owner } = (await desk.documents.get("webhooks", first.webhook_id)) as WebhookDocument;
  await desk.documents.patch("people", String(owner.id), { where: {}, set: { active: false } });
  desk.time.now = new Date(desk.time.now.getTime() + 2000);
  expect(await heard()).toEqual(new Set([client.webhook_id]));
});

test("another process learns of an endpoint within seconds", async () => {
  const desk = await serveWebhookDesk();
  const other = createLiveEndpoints({
    documents: desk.documents,
    clock: desk.deps.clock,
    log: desk.deps.log,
  });
  expect(await other.all()).toEqual([]);
  const { webhook_id } = await desk.register("http://127.0.0.1:9/");
  expect(await other.all()).toEqual([]);
  desk.time.now = new Date(desk.time.now.getTime() + 2000);
  expect(await other.all()).toMatchObject([{ webhook_id }]);
});
