import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Documents, Scalar, Stored } from "../../domain/documents.js";
import { answersAsArray } from "./documents-oracle.js";

/** An engine under test: every `open` gives empty documents that live at `location`. */
export type DocumentsEngine = {
  /** As insert-until-killed.ts knows it. */
  name: string;
  open(): Promise<OpenDocuments>;
};

export type OpenDocuments = {
  documents: Documents;
  /** On the connection of the documents. */
  checkpointer: BaseCheckpointSaver;
  location: string;
  /** Another connection to the same documents. */
  openAgain(): Promise<Documents>;
  dispose(): Promise<void>;
};

const WRITER = fileURLToPath(new URL("./insert-until-killed.ts", import.meta.url));

/** The contract of domain/documents.ts, for any engine. */
export function documentsSuite(engine: DocumentsEngine): void {
  describe(`documents on ${engine.name}`, () => {
    let open: OpenDocuments;
    let documents: Documents;

    beforeEach(async () => {
      open = await engine.open();
      documents = open.documents;
    });
    afterEach(() => open.dispose());

    const order = (key: string, fields: Stored = {}): Stored => ({ order_id: key, version: 1, ...fields });
    const insertAll = (collection: "tickets" | "orders" | "people" | "events", all: readonly Stored[]) =>
      documents.commit(all.map((document) => ({ op: "insert", collection, document })));
    const keysOf = (found: readonly Stored[], field: string) => found.map((document) => document[field]);

    it("gives back what was stored, of every type", async () => {
      const document = order("O-1", {
        total: "9.90",
        quantity: 3,
        share: 0.25,
        paid: true,
        gift: false,
        note: null,
        items: [{ name: 'Ünïcødé 🙂 "quoted" \\ \n', tags: ["a"] }],
      });
      await documents.insert("orders", document);
      expect(await documents.get("orders", "O-1")).toEqual(document);
      expect(await documents.get("orders", "O-2")).toBeUndefined();
    });

    it("names key and field of a taken key", async () => {
      await documents.insert("orders", order("O-1"));
      await expect(documents.insert("orders", order("O-1"))).rejects.toMatchObject({
        name: "DocumentConflict",
        collection: "orders",
        key: "O-1",
        field: "key",
      });
    });

    it("names key and field of a taken unique field, on insert and on patch", async () => {
      await documents.insert("customers", { customer_id: "C-1", email_key: "ada@example.com" });
      await documents.insert("customers", { customer_id: "C-2", email_key: "bob@example.com" });
      const conflict = { name: "DocumentConflict", collection: "customers", field: "email_key" };
      await expect(
        documents.insert("customers", { customer_id: "C-3", email_key: "ada@example.com" }),
      ).rejects.toMatchObject({ ...conflict, key: "C-3" });
      await expect(
        documents.patch("customers", "C-2", { where: {}, set: { email_key: "ada@example.com" } }),
      ).rejects.toMatchObject({ ...conflict, key: "C-2" });
    });

    it("names all fields of a taken combination", async () => {
      await documents.insert("events", { event_id: "E-1", ticket_id: "T-1", number: 1 });
      await documents.insert("events", { event_id: "E-2", ticket_id: "T-2", number: 1 });
      await expect(
        documents.insert("events", { event_id: "E-3", ticket_id: "T-1", number: 1 }),
      ).rejects.toMatchObject({ key: "E-3", field: "ticket_id,number" });
    });

    it("commits whole or not at all, and names the operation that did not hold", async () => {
      await documents.insert("orders", order("O-1"));
      await expect(
        documents.commit([
          { op: "insert", collection: "orders", document: order("O-2") },
          { op: "append", collection: "orders", key: "O-1", field: "ledger", values: ["x"] },
          { op: "patch", collection: "orders", key: "O-1", where: { version: 9 }, set: { version: 10 } },
        ]),
      ).rejects.toMatchObject({ collection: "orders", key: "O-1", field: "where" });
      expect(await documents.find("orders")).toEqual([order("O-1")]);
    });

    it("applies the operations of a commit in order, each seeing those before it", async () => {
      await documents.commit([
        { op: "insert", collection: "orders", document: order("O-1") },
        { op: "patch", collection: "orders", key: "O-1", where: { version: 1 }, set: { version: 2 } },
        { op: "append", collection: "orders", key: "O-1", field: "ledger", values: [{ entry_id: "L-1" }] },
        { op: "append", collection: "orders", key: "O-1", field: "ledger", values: [{ entry_id: "L-2" }, 3] },
        { op: "insert", collection: "orders", document: order("O-2") },
        { op: "remove", collection: "orders", key: "O-2" },
      ]);
      expect(await documents.find("orders")).toEqual([
        order("O-1", { version: 2, ledger: [{ entry_id: "L-1" }, { entry_id: "L-2" }, 3] }),
      ]);
    });

    it("takes an empty patch as a question, an absent document as a no", async () => {
      await documents.insert("orders", order("O-1", { status: "paid" }));
      const patch = (key: string, where: Record<string, Scalar>) =>
        documents.patch("orders", key, { where, set: {} });
      expect(await patch("O-1", { status: "paid" })).toBe(true);
      expect(await patch("O-1", { status: "placed" })).toBe(false);
      expect(await patch("O-2", {})).toBe(false);
      expect(await documents.append("orders", "O-2", { field: "ledger", values: [1] })).toBe(false);
      await expect(
        documents.commit([{ op: "patch", collection: "orders", key: "O-2", where: {}, set: {} }]),
      ).rejects.toMatchObject({ key: "O-2", field: "where" });
      await documents.remove("orders", "O-2");
    });

    it("compares null with absent, booleans and several values in a patch", async () => {
      await documents.insert("tickets", { ticket_id: "T-1", settled: false, status: "open" });
      const where = { lease_until: null, settled: false, status: { in: ["open", "assigned"] } };
      expect(
        await documents.patch("tickets", "T-1", { where, set: { settled: true, lease_until: "later" } }),
      ).toBe(true);
      expect(await documents.patch("tickets", "T-1", { where, set: { settled: false } })).toBe(false);
      expect(await documents.get("tickets", "T-1")).toMatchObject({ settled: true, lease_until: "later" });
    });

    it("leaves a field alone that a patch sets to undefined", async () => {
      await documents.insert("orders", order("O-1", { status: "paid" }));
      await documents.patch("orders", "O-1", { where: {}, set: { status: undefined, version: 2 } });
      expect(await documents.get("orders", "O-1")).toEqual(order("O-1", { status: "paid", version: 2 }));
    });

    it("lets one of twenty concurrent compare-and-sets win", async () => {
      await documents.insert("orders", order("O-1"));
      const won = await Promise.all(
        Array.from({ length: 20 }, (_, by) =>
          documents.patch("orders", "O-1", { where: { version: 1 }, set: { version: 2, by } }),
        ),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await documents.get("orders", "O-1")).toEqual(
        order("O-1", { version: 2, by: won.indexOf(true) }),
      );
    });

    it("lets one of two connections win, too", async () => {
      await documents.insert("orders", order("O-1"));
      const other = await open.openAgain();
      const won = await Promise.all(
        [documents, other].map((connection) =>
          connection.patch("orders", "O-1", { where: { version: 1 }, set: { version: 2 } }),
        ),
      );
      await other.close();
      expect(won.filter(Boolean)).toHaveLength(1);
    });

    it("does not let a failing commit take its neighbours of the same turn with it", async () => {
      await documents.insert("orders", order("taken"));
      const settled = await Promise.allSettled([
        documents.insert("orders", order("before")),
        documents.commit([
          { op: "insert", collection: "orders", document: order("half") },
          { op: "insert", collection: "orders", document: order("taken") },
        ]),
        documents.commit([{ op: "insert", collection: "orders", document: order("after") }]),
      ]);
      expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
      expect(keysOf(await documents.find("orders"), "order_id")).toEqual(["after", "before", "taken"]);
    });

    it("shows an acknowledged write to every reader", async () => {
      const other = await open.openAgain();
      await documents.insert("orders", order("O-1"));
      expect(await other.get("orders", "O-1")).toEqual(order("O-1"));
      await other.close();
    });

    it("counts by field and by hour or day, null and booleans among them", async () => {
      const ticket = (ticket_id: string, created_at: string, fields: Stored) => ({
        ticket_id,
        created_at,
        ...fields,
      });
      await insertAll("tickets", [
        ticket("T-1", "2026-01-31T14:05:00.000Z", { queue: "a", settled: true }),
        ticket("T-2", "2026-01-31T14:59:59.999Z", { queue: "a", settled: false }),
        ticket("T-3", "2026-01-31T15:00:00.000Z", { queue: null, settled: false }),
        ticket("T-4", "2026-02-01T00:00:00.000Z", { queue: "b", settled: false }),
      ]);
      const count = async (
        ...options: Parameters<Documents["count"]> extends [unknown, ...infer R] ? R : never
      ) => new Set((await documents.count("tickets", ...options)).map((row) => JSON.stringify(row)));
      const rows = (...all: { group: Record<string, Scalar>; count: number }[]) =>
        new Set(all.map((row) => JSON.stringify(row)));
      expect(await count()).toEqual(rows({ group: {}, count: 4 }));
      expect(await count({ by: ["queue", "settled"], filter: { created_at: { lt: "2026-02-01" } } })).toEqual(
        rows(
          { group: { queue: "a", settled: true }, count: 1 },
          { group: { queue: "a", settled: false }, count: 1 },
          { group: { queue: null, settled: false }, count: 1 },
        ),
      );
      expect(await count({ bucket: { field: "created_at", unit: "hour" }, filter: { queue: "a" } })).toEqual(
        rows({ group: { created_at: "2026-01-31T14" }, count: 2 }),
      );
      expect(await count({ by: ["settled"], bucket: { field: "created_at", unit: "day" } })).toEqual(
        rows(
          { group: { settled: false, created_at: "2026-01-31" }, count: 2 },
          { group: { settled: true, created_at: "2026-01-31" }, count: 1 },
          { group: { settled: false, created_at: "2026-02-01" }, count: 1 },
        ),
      );
      expect(await documents.count("tickets", { filter: { queue: "none" }, by: ["queue"] })).toEqual([]);
      expect(await documents.count("tickets", { filter: { queue: "none" } })).toEqual([
        { group: {}, count: 0 },
      ]);
    });

    it("finds by all values of an array, as it is after patches, appends and removals", async () => {
      await insertAll("tickets", [
        { ticket_id: "T-1", tokens: ["refund", "late", "late"] },
        { ticket_id: "T-2", tokens: ["refund"] },
        { ticket_id: "T-3" },
      ]);
      const having = async (...has_all: string[]) =>
        keysOf(await documents.find("tickets", { filter: { tokens: { has_all } } }), "ticket_id");
      expect(await having("refund")).toEqual(["T-1", "T-2"]);
      expect(await having("late", "refund", "late")).toEqual(["T-1"]);
      expect(await having()).toEqual(["T-1", "T-2", "T-3"]);
      await documents.patch("tickets", "T-1", { where: {}, set: { tokens: ["late", "new"] } });
      await documents.append("tickets", "T-3", { field: "tokens", values: ["refund", "new"] });
      await documents.remove("tickets", "T-2");
      expect(await having("refund")).toEqual(["T-3"]);
      expect(await having("new")).toEqual(["T-1", "T-3"]);
      await expect(documents.insert("tickets", { ticket_id: "T-1", tokens: ["ghost"] })).rejects.toThrow(
        "T-1",
      );
      expect(await having("ghost")).toEqual([]);
    });

    it("finds by all values of an array that no index knows of", async () => {
      await insertAll("people", [
        { agent_id: "A-1", queues: ["billing", "vip"] },
        { agent_id: "A-2", queues: ["billing"] },
        { agent_id: "A-3", queues: [] },
      ]);
      const found = await documents.find("people", { filter: { queues: { has_all: ["vip", "billing"] } } });
      expect(keysOf(found, "agent_id")).toEqual(["A-1"]);
    });

    it("finds nothing among no values, and 50 unless told", async () => {
      await insertAll(
        "orders",
        Array.from({ length: 51 }, (_, at) => order(`O-${at}`)),
      );
      expect(await documents.find("orders", { filter: { version: { in: [] } } })).toEqual([]);
      expect(await documents.find("orders")).toHaveLength(50);
    });

    it("refuses limits beyond 10,000 and field names that are none", async () => {
      await expect(documents.find("orders", { limit: 10_001 })).rejects.toThrow("limit");
      await expect(documents.find("orders", { limit: 0 })).rejects.toThrow("limit");
      await expect(documents.find("orders", { filter: { "a') OR 1=1 --": 1 } })).rejects.toThrow(
        "not the name",
      );
      await expect(documents.count("orders", { by: ["$where"] })).rejects.toThrow("not the name");
    });

    it("answers a question for one as it is asked, whatever the same question for many had found", async () => {
      const ticket = (at: number) => ({
        ticket_id: `T-${at}`,
        status: at % 2 ? "new" : "open",
        tokens: ["late"],
      });
      const all = Array.from({ length: 20 }, (_, at) => ticket(at));
      await documents.commit(all.map((document) => ({ op: "insert", collection: "tickets", document })));
      const ask = (status: string, limit: number) =>
        documents.find("tickets", { filter: { status, tokens: { has_all: ["late"] } }, limit });
      for (let round = 0; round < 300; round += 1) {
        // oxlint-disable-next-line no-await-in-loop -- what a question leaves behind may show in the next
        expect(await ask("new", 7)).toHaveLength(7);
        // oxlint-disable-next-line no-await-in-loop
        expect(await ask("closed", 1)).toEqual([]);
      }
    });

    it("answers find and cursors as a plain array would", async () => {
      await expect(answersAsArray(documents)).resolves.toBeUndefined();
    });

    it("keeps every acknowledged write of a process that is killed", async () => {
      const child = spawn(process.execPath, ["--import", "tsx", WRITER, engine.name, open.location], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const acknowledged: string[] = [];
      for await (const key of createInterface({ input: child.stdout })) {
        acknowledged.push(key);
        if (acknowledged.length === 100) child.kill("SIGKILL");
      }
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      const stored = await documents.find("orders", { limit: 10_000 });
      expect(acknowledged.length).toBeGreaterThanOrEqual(100);
      expect(keysOf(stored, "order_id")).toEqual(expect.arrayContaining(acknowledged));
    });

    it("answers a ping while open, and refuses everything once closed", async () => {
      await documents.ping();
      const waiting = documents.insert("orders", order("O-1"));
      await documents.close();
      await waiting;
      await documents.close();
      await expect(documents.ping()).rejects.toMatchObject({ code: "unavailable" });
      await expect(documents.insert("orders", order("O-2"))).rejects.toMatchObject({ code: "unavailable" });
      const other = await open.openAgain();
      expect(keysOf(await other.find("orders"), "order_id")).toEqual(["O-1"]);
      await other.close();
    });
  });
}
