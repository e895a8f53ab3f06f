import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Command } from "@langchain/langgraph";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSide } from "../../scripts/migrate/sides.js";
import { verify } from "../../scripts/migrate/verify.js";
import { openEngine } from "../../server/composition/open-engine.js";
import { connectMongo } from "../../store/mongo-connection.js";
import { createMongoCheckpointer } from "../../store/mongo-checkpointer.js";
import { buildAskingGraph } from "../fixtures/asking-graph.js";
import { databaseIn } from "../fixtures/temp-mongo.js";
import { SERVER } from "./engines.js";

const MIGRATE = fileURLToPath(new URL("../../scripts/migrate.ts", import.meta.url));
const FILL = fileURLToPath(new URL("../fixtures/fill-for-migration.ts", import.meta.url));
const MESSAGES = 1500;
const LOOK_AGAIN_MS = 5;
const silent = { warn: () => {} };

/** What a killed process had begun is given up by the server after a minute, and is waited for. */
const PATIENCE_MS = 300_000;

describe.skipIf(SERVER === undefined)("npm run migrate", { timeout: PATIENCE_MS }, () => {
  let folder: string;
  let uri: string;
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "deskgraph-migrate-"));
    uri = databaseIn(SERVER ?? "", `dg_test_${randomBytes(6).toString("hex")}`);
    await run(FILL, join(folder, "one"), String(MESSAGES));
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
    const connection = await connectMongo(uri);
    await connection.dropDatabase();
    await connection.close();
    await rm(folder, { recursive: true, maxRetries: 3 });
  });

  const start = (...args: string[]) => {
    const child = spawn(process.execPath, ["--import", "tsx", ...args], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    children.push(child);
    const told: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => told.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => told.push(chunk));
    const ended = once(child, "close").then(([code]) => ({
      code: code as number | null,
      told: Buffer.concat(told).toString("utf8"),
    }));
    return { child, ended };
  };
  const run = (...args: string[]) => start(...args).ended;
  const there = () => run(MIGRATE, "--from", `sqlite:${join(folder, "one")}`, "--to", uri);
  const back = () => run(MIGRATE, "--from", uri, "--to", `sqlite:${join(folder, "two")}`);

  /** A move that is killed once the target holds more than so many messages. */
  const killedAfter = async (count: number) => {
    const { child, ended } = start(MIGRATE, "--from", `sqlite:${join(folder, "one")}`, "--to", uri);
    const connection = await connectMongo(uri);
    const messages = connection.getClient().db(connection.name).collection("messages");
    // oxlint-disable-next-line no-await-in-loop -- it is looked at until it is so
    while ((await messages.countDocuments()) <= count) await wait(LOOK_AGAIN_MS);
    child.kill("SIGKILL");
    await ended;
    const held = await messages.countDocuments();
    await connection.close();
    return held;
  };

  it("goes on where it was killed, twice, and a desk does not start on the half of it", async () => {
    const first = await killedAfter(0);
    expect(first).toBeLessThan(MESSAGES);
    const half = openEngine({ dataDir: folder, mongodbUri: uri }, silent);
    await expect(half).rejects.toThrow("has not finished");
    const second = await killedAfter(first);
    expect(second).toBeLessThan(MESSAGES);
    const end = await there();
    expect(end).toMatchObject({ code: 0, told: expect.stringContaining("holds all that") as string });
  });

  it("brings all of it back the same", async () => {
    expect(await there()).toMatchObject({ code: 0 });
    expect(await back()).toMatchObject({ code: 0 });
    const sides = await Promise.all(["one", "two"].map((name) => openSide(`sqlite:${join(folder, name)}`)));
    const [one, two] = sides;
    const verdicts = await verify(one!, two!);
    await Promise.all(sides.map(({ documents }) => documents.close()));
    expect(verdicts.filter(({ isSame }) => !isSame)).toEqual([]);
    expect(verdicts.find(({ collection }) => collection === "messages")?.to.count).toBe(MESSAGES);
    expect(verdicts.find(({ collection }) => collection === "checkpoints")?.to.count).toBe(2);
  });

  it("lets a run that waits for a person be resumed on the other engine", async () => {
    await there();
    const connection = await connectMongo(uri);
    const graph = buildAskingGraph(await createMongoCheckpointer(connection));
    const config = { configurable: { thread_id: "RUN-1" }, durability: "sync" as const };
    const answered = await graph.invoke(new Command({ resume: "yes" }), config);
    await connection.close();
    expect(answered).toMatchObject({ answer: "Grüße 🙂: yes" });
  });

  it("refuses a target that holds other data, or that a desk is using, and changes nothing", async () => {
    await there();
    expect(await there()).toMatchObject({
      code: 1,
      told: expect.stringContaining("holds other data") as string,
    });
    const desk = await openEngine({ dataDir: folder, mongodbUri: uri }, silent);
    expect(await back()).toMatchObject({
      code: 1,
      told: expect.stringContaining("A desk is using mongodb://") as string,
    });
    await desk.documents.close();
    const embedded = await openEngine({ dataDir: join(folder, "one"), mongodbUri: null }, silent);
    expect(await there()).toMatchObject({
      code: 1,
      told: expect.stringContaining("A desk is using sqlite:") as string,
    });
    await embedded.documents.close();
  });
});
