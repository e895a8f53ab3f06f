import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DocumentConflict, type Op } from "../../domain/documents.js";
import { AppError } from "../../domain/errors.js";
import { openMongoDocuments, type MongoDocuments } from "../../store/mongo-documents.js";
import { announceDesk, desksUsing } from "../../store/mongo-presence.js";
import { MONGODB_COMMAND, startOwnMongo, type OwnMongo } from "../fixtures/own-mongo.js";

const WRITERS = 8;
const KILLS = 3;
const BETWEEN_KILLS = 40;
const LOOK_AGAIN_MS = 20;
const READY_WITHIN_MS = 2500;
/** Of the ten seconds that a process may take, most belong to the jobs that it ends. */
const STOPPED_WITHIN_MS = 4000;
const REFUSED_WITHIN_MS = 20_000;

if (!MONGODB_COMMAND)
  process.stdout.write("Killing a MongoDB server is left out: MONGODB_COMMAND is not set\n");

describe.skipIf(!MONGODB_COMMAND)("documents whose MongoDB server", { timeout: 240_000 }, () => {
  let server: OwnMongo;
  let documents: MongoDocuments;
  beforeEach(async () => {
    server = await startOwnMongo(MONGODB_COMMAND ?? "");
    documents = await openMongoDocuments({ uri: server.uri });
  });
  afterEach(async () => {
    server.process().kill("SIGCONT");
    await documents.close();
    await server.dispose();
  });

  it("is killed and started again keep every acknowledged commit, whole and once, and reconnect by themselves", async () => {
    await documents.insert("orders", { order_id: "hot", version: 0 });
    const acknowledged: number[] = [];
    let isOver = false;
    let made = 0;
    const pair = (id: number): Op[] => [
      { op: "insert", collection: "messages", document: { message_id: `M-${id}` } },
      {
        op: "insert",
        collection: "events",
        document: { event_id: `E-${id}`, ticket_id: `T-${id}`, number: 1 },
      },
    ];
    /* oxlint-disable no-await-in-loop -- each writer does one thing after the other */
    const countUp = async (id: number) => {
      const version = (await documents.get("orders", "hot"))?.["version"] as number;
      const where = { version };
      await documents.commit([
        { op: "patch", collection: "orders", key: "hot", where, set: { version: version + 1 } },
        ...pair(id),
      ]);
    };
    const write = async (by: number) => {
      while (!isOver) {
        const id = (made += 1);
        try {
          await (by === 0 ? countUp(id) : documents.commit(pair(id)));
          acknowledged.push(id);
        } catch (error) {
          // What was not acknowledged may be there or not; nothing else may go wrong.
          const isExpected = error instanceof AppError && error.code === "unavailable";
          if (!isExpected) throw error;
        }
      }
    };
    const writers = Promise.all(Array.from({ length: WRITERS }, (_, by) => write(by)));
    const more = async (count: number) => {
      const wanted = acknowledged.length + count;
      while (acknowledged.length < wanted) await Promise.race([wait(LOOK_AGAIN_MS), writers]);
    };
    for (let kill = 0; kill < KILLS; kill += 1) {
      await more(BETWEEN_KILLS);
      await server.kill();
      server.start();
    }
    await more(BETWEEN_KILLS);
    isOver = true;
    await writers;
    /* oxlint-enable no-await-in-loop */

    const ids = async (collection: "messages" | "events", field: string) => {
      const found = await documents.find(collection, { limit: 10_000 });
      return new Set(found.map((document) => Number(String(document[field]).slice(2))));
    };
    const [messages, events] = await Promise.all([ids("messages", "message_id"), ids("events", "event_id")]);
    expect(acknowledged.filter((id) => !messages.has(id))).toEqual([]);
    expect(messages).toEqual(events);
  });

  it.each(["SIGKILL", "SIGSTOP"] as const)("is gone (%s) hold up nobody who stops", async (signal) => {
    const leave = await announceDesk(documents.connection);
    expect(await desksUsing(documents.connection)).toHaveLength(1);
    server.process().kill(signal);
    const begun = performance.now();
    await leave();
    await documents.close();
    expect(performance.now() - begun).toBeLessThan(STOPPED_WITHIN_MS);
  });

  it("hangs answer within seconds that it is unavailable, and go on when it does", async () => {
    await documents.insert("orders", { order_id: "O-1" });
    server.process().kill("SIGSTOP");
    const begun = performance.now();
    await expect(documents.ping()).rejects.toMatchObject({ code: "unavailable" });
    expect(performance.now() - begun).toBeLessThan(READY_WITHIN_MS);
    const writes = await Promise.allSettled([
      documents.insert("orders", { order_id: "O-2" }),
      documents.commit([
        { op: "insert", collection: "orders", document: { order_id: "O-3" } },
        { op: "insert", collection: "messages", document: { message_id: "M-3" } },
      ]),
      documents.get("orders", "O-1"),
    ]);
    expect(performance.now() - begun).toBeLessThan(REFUSED_WITHIN_MS);
    expect(writes).toMatchObject(writes.map(() => ({ reason: { code: "unavailable" } })));
    server.process().kill("SIGCONT");
    const insert = (): Promise<unknown> =>
      documents.insert("orders", { order_id: "O-4" }).catch((error: unknown) => {
        if (error instanceof DocumentConflict) throw error;
        return insert();
      });
    await insert();
    expect(await documents.get("orders", "O-4")).toBeDefined();
  });
});
