import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Op } from "../../domain/documents.js";
import { refuseUnfit } from "../../store/mongo-connection.js";
import { openMongoDocuments } from "../../store/mongo-documents.js";
import { createMongoGroupCommit } from "../../store/mongo-group-commit.js";
import { newSignature } from "../../store/mongo-writes.js";
import { openTempMongo, type TempMongo } from "../fixtures/temp-mongo.js";
import { SERVER } from "./engines.js";

describe("a MongoDB server", () => {
  it("without transactions, or too old for them, is refused with what to do", () => {
    const address = "mongodb://db.example:27017";
    expect(() => refuseUnfit({ maxWireVersion: 25 }, address)).toThrow("--replSet rs0");
    expect(() => refuseUnfit({ setName: "rs0", maxWireVersion: 21 }, address)).toThrow("8.0 or newer");
    expect(() => refuseUnfit({ setName: "rs0", maxWireVersion: 25 }, address)).not.toThrow();
    expect(() => refuseUnfit({ msg: "isdbgrid", maxWireVersion: 27 }, address)).not.toThrow();
  });

  it("that is not there is told by its address, without the password", async () => {
    const opened = openMongoDocuments({
      uri: "mongodb://desk:secret@127.0.0.1:1/desk?directConnection=true",
    });
    const error = await opened.catch((err: unknown) => err);
    expect(error).toMatchObject({ code: "unavailable" });
    expect(String(error)).toContain("mongodb://127.0.0.1:1/desk");
    expect(String(error)).not.toContain("secret");
  });
});

describe.skipIf(SERVER === undefined)("documents in MongoDB", () => {
  let temp: TempMongo;
  beforeEach(async () => {
    temp = await openTempMongo(SERVER ?? "");
  });
  afterEach(() => temp.dispose());

  const order = (key: string, fields: object = {}) => ({ order_id: key, version: 1, ...fields });
  const database = () => temp.documents.connection.getClient().db(temp.documents.connection.name);

  it("give back names of fields that MongoDB cannot hold, and take none for an operator", async () => {
    const document = order("O-1", {
      items: { $where: 1, "a.b": [{ _bsontype: "Long", "50%": true }], $ref: "x", $id: 2, "": 3, "\0": 4 },
    });
    await temp.documents.insert("orders", document);
    expect(await temp.documents.get("orders", "O-1")).toEqual(document);
    const ledger = [{ "$set.x": 1 }, "$version"];
    await temp.documents.append("orders", "O-1", { field: "ledger", values: ledger });
    await temp.documents.patch("orders", "O-1", { where: { version: 1 }, set: { note: { $inc: 1 } } });
    expect(await temp.documents.get("orders", "O-1")).toEqual({ ...document, ledger, note: { $inc: 1 } });
  });

  it("let each of two hundred commits at once stand or fall alone", async () => {
    await temp.documents.commit([
      { op: "insert", collection: "orders", document: order("taken") },
      { op: "insert", collection: "customers", document: { customer_id: "C-0", email_key: "ada" } },
    ]);
    const settled = await Promise.allSettled(
      Array.from({ length: 200 }, (_, at) => {
        const ops: Op[] = [
          { op: "insert", collection: "orders", document: order(`O-${at}`) },
          { op: "insert", collection: "messages", document: { message_id: `M-${at}` } },
        ];
        if (at % 50 === 7) ops.push({ op: "insert", collection: "orders", document: order("taken") });
        if (at % 50 === 9)
          ops.push({
            op: "patch",
            collection: "orders",
            key: "taken",
            where: { version: 9 },
            set: { version: 2 },
          });
        if (at % 50 === 11)
          ops.push({
            op: "insert",
            collection: "customers",
            document: { customer_id: `C-${at}`, email_key: "ada" },
          });
        return temp.documents.commit(ops);
      }),
    );
    const failed = settled.flatMap((one, at) => (one.status === "rejected" ? [[at, one.reason]] : []));
    expect(failed.map(([at]) => Number(at) % 50)).toEqual([7, 9, 11, 7, 9, 11, 7, 9, 11, 7, 9, 11]);
    expect(failed.slice(0, 3).map(([, reason]) => reason)).toMatchObject([
      { collection: "orders", key: "taken", field: "key" },
      { collection: "orders", key: "taken", field: "where" },
      { collection: "customers", key: "C-11", field: "email_key" },
    ]);
    expect(await temp.documents.count("orders")).toEqual([{ group: {}, count: 189 }]);
    expect(await temp.documents.count("messages")).toEqual([{ group: {}, count: 188 }]);
  });

  it("let a commit that only looks at a document lose to one that changes it meanwhile", async () => {
    await temp.documents.insert("orders", order("O-1"));
    const other = await openMongoDocuments({ uri: temp.uri });
    const looks = (at: number): Op[] => [
      { op: "patch", collection: "orders", key: "O-1", where: { version: 1 }, set: {} },
      { op: "insert", collection: "messages", document: { message_id: `M-${at}`, seen: 1 } },
    ];
    const outcomes = await Promise.allSettled([
      ...Array.from({ length: 10 }, (_, at) => temp.documents.commit(looks(at))),
      other.commit([
        { op: "patch", collection: "orders", key: "O-1", where: { version: 1 }, set: { version: 2 } },
        { op: "insert", collection: "messages", document: { message_id: "M-changed" } },
      ]),
    ]);
    await other.close();
    const stood = outcomes.slice(0, 10).filter(({ status }) => status === "fulfilled").length;
    expect(outcomes[10]?.status).toBe("fulfilled");
    expect(await temp.documents.count("messages")).toEqual([{ group: {}, count: stood + 1 }]);
    await expect(temp.documents.commit(looks(11))).rejects.toMatchObject({ field: "where" });
  });

  it("give way to a transaction that holds what they write for as long as they are told, and no longer", async () => {
    await temp.documents.insert("orders", order("O-1"));
    const client = temp.documents.connection.getClient();
    const orders = database().collection<{ _id: string }>("orders");
    const session = client.startSession();
    session.startTransaction();
    await orders.updateOne({ _id: "O-1" }, { $set: { _w: newSignature() } }, { session });
    const groupThatWaits = (giveWayMs: number) =>
      createMongoGroupCommit(
        { client, database: database().databaseName, collection: (name) => database().collection(name) },
        { giveWayMs },
      );
    const pay: Op = {
      op: "patch",
      collection: "orders",
      key: "O-1",
      where: { version: 1 },
      set: { version: 2 },
    };
    const begun = performance.now();
    await expect(groupThatWaits(500).commit([pay])).rejects.toMatchObject({ code: "unavailable" });
    const waitedMs = performance.now() - begun;
    expect(waitedMs).toBeGreaterThan(400);
    expect(waitedMs).toBeLessThan(5000);
    const patient = groupThatWaits(30_000).commit([pay]);
    await session.abortTransaction();
    await session.endSession();
    await patient;
    expect(await temp.documents.get("orders", "O-1")).toMatchObject({ version: 2 });
  });

  it("refuse to open where a unique index is missing from what holds documents, and make it where nothing is held", async () => {
    await temp.documents.insert("customers", { customer_id: "C-1", email_key: "ada" });
    await database().collection("customers").dropIndex("by_email");
    await database().collection("events").dropIndex("log");
    await database().collection("tickets").insertOne({ ticket_id: "T-1" });
    await database().collection("tickets").dropIndex("newest");
    await expect(openMongoDocuments({ uri: temp.uri })).rejects.toThrow(
      /customers\.by_email.*npm run sync-indexes/,
    );
    await database()
      .collection("customers")
      .createIndex({ email_key: 1 }, { name: "by_email", unique: true });
    const again = await openMongoDocuments({ uri: temp.uri });
    expect(again.missingIndexes).toEqual(["tickets.newest"]);
    expect((await database().collection("events").indexes()).map(({ name }) => name)).toContain("log");
    await again.close();
  });
});
