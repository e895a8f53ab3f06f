import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { SECOND_MS } from "../../domain/clock.js";
import { WebhookDeliveryDocument } from "../../domain/webhook.js";
import { createScriptedAgents } from "../fakes/scripted-agents.js";
import { CRASH_SCRIPT } from "../fixtures/crash-points.js";
import type { Holder } from "../fixtures/desk-shop.js";
import { clientOf } from "../fixtures/http-client.js";
import { newTicket, startDesk, type StartedDesk } from "../fixtures/start-desk.js";
import { openReceiver, verify, type Received } from "../fixtures/webhook-receiver.js";

const CRASHING_DESK = fileURLToPath(new URL("../fixtures/crashing-desk.ts", import.meta.url));

const about = (received: readonly Received[], type: string) =>
  received.filter(({ payload }) => payload.type === type).map(({ payload }) => payload.data);

async function register(ask: ReturnType<typeof clientOf>, url: string): Promise<string> {
  const { status, json } = await ask.post("/api/webhooks", { url });
  expect(status).toBe(201);
  return json.secret;
}

const deliveriesOf = async ({ desk }: StartedDesk) =>
  (await desk.store.documents.find("webhook_deliveries", { limit: 1000 })).map((row) =>
    WebhookDeliveryDocument.parse(row),
  );

test("each endpoint hears a ticket's whole path, each thing once, in the order of the log and in its owner's view", async () => {
  const desk = await startDesk({ agents: createScriptedAgents(CRASH_SCRIPT) });
  const [admin, client] = [await openReceiver(204), await openReceiver(204)];
  const secret = await register(desk.as("admin"), admin.url);
  await register(desk.as("vouching"), client.url);

  const waiting = await desk.submit("vouching");
  const { review_id } = await desk.reviewOf(waiting);
  await desk.decide(review_id, { type: "accept" });
  const done = await desk.settle(waiting.ticket.ticket_id);
  await desk.desk.jobs.idle();

  for (const received of admin.received) verify(secret, received);
  const stored = done.messages.filter(({ delivery }) => ["received", "sent"].includes(delivery.status));
  const ids = (received: readonly Received[]): string[] =>
    about(received, "message.new").map(({ message_id }) => message_id);
  expect(ids(admin.received).toSorted()).toEqual(stored.map(({ message_id }) => message_id).toSorted());
  expect(ids(client.received)).toEqual(ids(admin.received));
  const sent = done.effects.filter(({ status, message_id }) => status === "sent" && message_id !== null);
  const effects: string[] = about(admin.received, "message.new").flatMap(({ effect_id }) => effect_id ?? []);
  expect(effects.toSorted()).toEqual(sent.map(({ effect_id }) => effect_id).toSorted());
  const versions = about(admin.received, "ticket.update").map(({ version }) => version);
  expect(versions).toEqual(Array.from({ length: done.ticket.version - 1 }, (_, at) => at + 2));
  expect(about(admin.received, "review.new")).toMatchObject([{ review_id, status: "pending" }]);
  expect(about(admin.received, "review.update").at(-1)).toMatchObject({ review_id, status: "accepted" });
  expect(client.received.some(({ payload }) => payload.type.startsWith("review."))).toBe(false);
  expect(JSON.stringify(client.received)).not.toMatch(/"reasoning":"|"risk":"|effect_id|RUN-/);
  expect(
    (await deliveriesOf(desk)).every(({ status, attempts }) => status === "sent" && attempts === 1),
  ).toBe(true);
});

test("a desk that is killed while it sends tells everything after all, the doubtful again with the same id", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "deskgraph-webhooks-"));
  onTestFinished(() => rm(dataDir, { recursive: true, maxRetries: 3 }));
  let isDead = false;
  // Takes every request, and answers none while the first desk lives.
  const receiver = await openReceiver((_request, response) => {
    if (isDead) response.writeHead(204).end();
  });
  const child = spawn(process.execPath, ["--import", "tsx", CRASHING_DESK, dataDir, "[]"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  const { url, keys } = JSON.parse(line) as { url: string; keys: Record<Holder, string> };
  const secret = await register(clientOf(url, keys.admin), receiver.url);
  const created = await clientOf(url, keys.customer).post("/api/tickets", newTicket());
  await receiver.until(({ length }) => length >= 1);
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
  isDead = true;

  const desk = await startDesk({ dataDir, agents: createScriptedAgents(CRASH_SCRIPT) });
  await desk.pass(20 * SECOND_MS);
  await desk.settle(created.json.ticket.ticket_id);
  await desk.pass(20 * SECOND_MS);
  const deliveries = await deliveriesOf(desk);
  expect(deliveries.map(({ status }) => status)).toEqual(deliveries.map(() => "sent"));
  for (const received of receiver.received) verify(secret, received);
  const bodies = new Map<string, Set<string>>();
  for (const { id, body } of receiver.received) bodies.set(id, (bodies.get(id) ?? new Set()).add(body));
  expect([...bodies.keys()].toSorted()).toEqual(deliveries.map(({ delivery_id }) => delivery_id).toSorted());
  expect([...bodies.values()].every(({ size }) => size === 1)).toBe(true);
  expect(receiver.received.length).toBeGreaterThan(deliveries.length);
});
