import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DocumentConflict, type Op, type Stored } from "../../../domain/documents.js";
import { createApiKeys, hashApiKey } from "../../../store/api-keys.js";
import { createCustomers } from "../../../store/customers.js";
import { createEffects } from "../../../store/effects.js";
import { createMessages } from "../../../store/messages.js";
import { observeCommits } from "../../../store/observe-commits.js";
import { sweepOnce } from "../../fixtures/sweep-once.js";
import { ticketsAt } from "../../fixtures/temp-tickets.js";
import type { OpenDocuments } from "../documents-suite.js";
import { ENGINES } from "../engines.js";

describe.each(ENGINES)("repositories on $name", (engine) => {
  let temp: OpenDocuments;
  beforeEach(async () => {
    temp = await engine.open();
  });
  afterEach(() => temp.dispose());

  it("make one customer of an address, however many ask at once and however they write it", async () => {
    const customers = createCustomers({
      ...ticketsAt(temp.documents),
      documents: temp.documents,
      currency: "EUR",
    });
    const all = await Promise.all(
      ["Ada@Example.com", "ada@example.com", " ADA@EXAMPLE.COM"].map((email) =>
        customers.ensure({ email, language: "de" }),
      ),
    );
    expect(new Set(all.map(({ customer_id }) => customer_id)).size).toBe(1);
    const stored = await customers.byEmail("ada@EXAMPLE.com");
    expect(stored).toEqual(all[0]);
    expect(stored).toMatchObject({
      email_key: "ada@example.com",
      tier: "standard",
      lifetime_value: { amount: "0.00", currency: "EUR" },
    });
  });

  it("show a key once, store its hash alone, and revoke it once", async () => {
    const keys = createApiKeys({ ...ticketsAt(temp.documents), documents: temp.documents, randomBytes });
    const principal = { type: "integration", id: "shop" } as const;
    const { key, document } = await keys.create({ role: "client", name: "Shop", principal });
    expect(key).toMatch(/^dk_[A-Za-z0-9_-]{43}$/);
    expect(JSON.stringify(await temp.documents.find("api_keys"))).not.toContain(key);
    expect(await keys.byHash(hashApiKey(key))).toEqual(document);
    expect(await keys.byHash(hashApiKey(`${key}x`))).toBeUndefined();
    expect(await keys.revoke(document.key_id)).toBe(true);
    expect(await keys.revoke(document.key_id)).toBe(false);
    expect(await keys.byHash(document.hash)).toMatchObject({ revoked_at: "2026-03-02T09:00:00.000Z" });
  });

  it("read a thread oldest first, with or without notes, page by page", async () => {
    const messages = createMessages({ documents: temp.documents });
    const message = (kind: string, at: number): Op => {
      const created_at = `2026-03-02T09:0${at}:00.000Z`;
      const document = {
        message_id: `MSG-${9 - at}`,
        ticket_id: "T-1",
        kind,
        direction: "in",
        author: { type: "customer", id: null, name: "Ada" },
        text: "Hello",
        language: "en",
        delivery: { status: "received", at: created_at },
        created_at,
        number: at + 1,
        epoch: 1,
        effect_id: null,
      };
      return { op: "insert", collection: "messages", document };
    };
    await temp.documents.commit(["reply", "note", "reply"].map(message));
    const ids = async (includeNotes: boolean, cursor?: string) => {
      const { items, next } = await messages.thread("T-1", { includeNotes, limit: 2, cursor });
      return { ids: items.map(({ message_id }) => message_id), next };
    };
    expect(await ids(false)).toEqual({ ids: ["MSG-9", "MSG-7"], next: null });
    const first = await ids(true);
    expect(first.ids).toEqual(["MSG-9", "MSG-8"]);
    expect(await ids(true, first.next ?? "")).toEqual({ ids: ["MSG-7"], next: null });
  });

  it("find the effects that are due and those whose sender has died", async () => {
    const effects = createEffects({ documents: temp.documents });
    const effect = (effect_id: string, fields: Stored): Op => ({
      op: "insert",
      collection: "effects",
      document: {
        effect_id,
        ticket_id: "T-1",
        run_id: null,
        slot: "reply",
        type: "reply",
        args: {},
        at: "2026-03-02T09:00:00.000Z",
        receipt: null,
        by: "person",
        epoch: 1,
        watermark: 1,
        message_id: null,
        customer_id: "CUST-1",
        channel: "api",
        attempts: 0,
        version: 1,
        ...fields,
      },
    });
    await temp.documents.commit([
      effect("EFF-1", { status: "held", due_at: "2026-03-02T09:00:10.000Z" }),
      effect("EFF-2", { status: "held", due_at: "2026-03-02T09:00:05.000Z" }),
      effect("EFF-3", { status: "sending", due_at: "2026-03-02T09:00:00.000Z" }),
      effect("EFF-4", { status: "sent", due_at: "2026-03-02T09:00:00.000Z" }),
    ]);
    const askedAt = async (now: string) => {
      const { tickets, clock } = ticketsAt(temp.documents, now);
      const asked = await sweepOnce({ documents: temp.documents, tickets, clock });
      return asked.map(([, payload]) => (payload as { effect_id: string }).effect_id);
    };
    expect(await askedAt("2026-03-02T09:00:05.000Z")).toEqual(["EFF-2"]);
    expect(await askedAt("2026-03-02T10:00:00.000Z")).toEqual(["EFF-2", "EFF-1", "EFF-3"]);
    expect(await effects.ofTicket("T-1")).toHaveLength(4);
    expect(await effects.ofCustomer("CUST-1", "2026-03-02T09:00:00.000Z")).toHaveLength(4);
  });

  it("tell an observer of every write that happened, and of no other", async () => {
    const heard: (readonly Op[])[] = [];
    const documents = observeCommits(temp.documents, (ops) => heard.push(ops));
    const insert: Op = { op: "insert", collection: "orders", document: { order_id: "O-1" } };
    await documents.commit([insert]);
    await expect(documents.commit([insert])).rejects.toThrow(DocumentConflict);
    await expect(documents.insert("orders", { order_id: "O-1" })).rejects.toThrow(DocumentConflict);
    await documents.patch("orders", "O-1", { where: { version: 9 }, set: { version: 1 } });
    await documents.patch("orders", "O-1", { where: {}, set: { version: 1 } });
    await documents.append("orders", "O-2", { field: "ledger", values: [] });
    await documents.remove("orders", "O-1");
    expect(heard).toEqual([
      [insert],
      [{ op: "patch", collection: "orders", key: "O-1", where: {}, set: { version: 1 } }],
      [{ op: "remove", collection: "orders", key: "O-1" }],
    ]);
  });
});
