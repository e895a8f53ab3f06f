import { randomBytes } from "node:crypto";
import { pino } from "pino";
import { describe, expect, onTestFinished, test } from "vitest";
import { SECOND_MS } from "../../domain/clock.js";
import { DocumentConflict } from "../../domain/documents.js";
import type { JobPayload } from "../../domain/jobs.js";
import { createIds } from "../../domain/ids.js";
import { createLiveEndpoints } from "../../server/webhooks/live-endpoints.js";
import { buildWebhookRegistry, buildWebhookSending } from "../../server/composition/build-webhooks.js";
import { withWebhooks } from "../../server/webhooks/outbox.js";
import { createApiKeys } from "../../store/api-keys.js";
import { createFakeGraveyard } from "../fakes/graveyard.js";
import { inTurn } from "../fixtures/in-turn.js";
import { sweepOnce } from "../fixtures/sweep-once.js";
import { ticketsAt } from "../fixtures/temp-tickets.js";
import { ticketDocument } from "../fixtures/ticket-document.js";
import { openReceiver, verify } from "../fixtures/webhook-receiver.js";
import { ENGINES } from "./engines.js";

const CONTEXT = { attempt: 1, last: false, signal: new AbortController().signal };
const config = { webhookPrivateAddresses: true };

describe.each(ENGINES)("webhooks on $name", (engine) => {
  test("are told by the commit of the event, sent once taken, and swept up after a failure", async () => {
    const opened = await engine.open();
    onTestFinished(() => opened.dispose());
    const time = { now: Date.now() };
    const clock = () => new Date(time.now);
    const ids = createIds({ clock, randomBytes });
    const log = pino({ level: "silent" });
    const webhookEndpoints = createLiveEndpoints({ documents: opened.documents, clock, log });
    const documents = withWebhooks(opened.documents, { endpoints: webhookEndpoints, clock, ids });
    const store = { documents, webhookEndpoints };
    const registry = buildWebhookRegistry({ store, config, clock, ids, randomBytes });
    const sending = buildWebhookSending({
      store,
      config,
      clock,
      jobs: { enqueue: () => {} },
      graveyard: createFakeGraveyard().graveyard,
      log,
    });
    onTestFinished(() => sending.close());
    /** What the sweep finds, and its jobs. */
    const { tickets } = ticketsAt(documents);
    const sweepUp = async () => {
      const asked = await sweepOnce({ documents, clock, tickets });
      const due = asked.flatMap(([name, payload]) =>
        name === "deliver-webhook" ? [payload as JobPayload<"deliver-webhook">] : [],
      );
      await inTurn(due, (payload) => sending.handler(payload, CONTEXT));
    };

    const receiver = await openReceiver(500, 200);
    const principal = { type: "integration", id: "shop" } as const;
    const { document: key } = await createApiKeys({ documents, clock, ids, randomBytes }).create({
      role: "client",
      name: "shop",
      principal,
    });
    const who = {
      principal,
      role: "client",
      key,
      actor: { type: "integration", id: "shop", name: "shop" },
    } as const;
    const { secret, webhook_id } = await registry.register({ url: receiver.url, events: ["*"] }, { who });

    const ticket = ticketDocument({ created_by: principal });
    await documents.commit([{ op: "insert", collection: "tickets", document: ticket }]);
    const again = documents.commit([{ op: "insert", collection: "tickets", document: ticket }]);
    await expect(again).rejects.toThrow(DocumentConflict);
    await documents.commit([
      {
        op: "patch",
        collection: "tickets",
        key: ticket.ticket_id,
        where: { version: ticket.version },
        set: { subject: "Changed", version: ticket.version + 1 },
      },
    ]);
    await sweepUp();
    time.now += 10 * SECOND_MS;
    await sweepUp();

    expect(receiver.received.map(({ payload }) => payload.type)).toEqual([
      "ticket.new",
      "ticket.update",
      "ticket.new",
    ]);
    for (const received of receiver.received) verify(secret, received);
    expect(receiver.received[1]!.payload.data).toMatchObject({
      subject: "Changed",
      version: ticket.version + 1,
    });
    const { items } = await registry.deliveries(webhook_id, { limit: 10, status: "sent" });
    expect(new Set(items.map(({ attempts }) => attempts))).toEqual(new Set([1, 2]));

    const endpoint = await registry.get(webhook_id);
    await registry.remove(endpoint!);
    expect(await registry.list({ limit: 10, owner_ref: "integration:shop" })).toMatchObject({ items: [] });
    time.now += 8 * 24 * 3600 * SECOND_MS;
    await sweepOnce({ documents, clock, tickets });
    expect(await documents.find("webhook_deliveries")).toEqual([]);
  });
});
