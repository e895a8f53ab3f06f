import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { io } from "socket.io-client";
import { describe, expect, onTestFinished, test } from "vitest";
import { deskNamespace } from "../../server/composition/desk-namespace.js";
import { fillWithSamples } from "../../server/demo/fill-with-samples.js";
import { hashApiKey } from "../../store/api-keys.js";
import { removeKeys } from "../contract/jobs-engines.js";
import type { Holder } from "../fixtures/desk-shop.js";
import { clientOf } from "../fixtures/http-client.js";
import { answersIn, lookAt } from "../fixtures/look-at.js";
import { openDesk, type OpenOptions } from "../fixtures/open-desk.js";
import { expectSound } from "../fixtures/sound-log.js";
import { newTicket } from "../fixtures/start-desk.js";
import { openTempMongo } from "../fixtures/temp-mongo.js";
import { hasRedisServer, prepareRedis } from "../fixtures/temp-redis.js";
import { until } from "../fixtures/until.js";

const WORKER = fileURLToPath(new URL("../fixtures/worker-process.ts", import.meta.url));
const PATIENCE_MS = 120_000;

// oxlint-disable-next-line node/no-process-env
const { MONGODB_URI: mongoServer, REDIS_URL: redisUrl } = process.env;

/** Several processes load what they run in each test. */
const PROCESSES_MS = 240_000;

/** One desk's documents and queues, which any number of processes share until the test ends. */
async function shareDesk(redis = redisUrl ?? "") {
  const { uri: mongodbUri, documents, dispose } = await openTempMongo(mongoServer ?? "");
  await documents.close();
  const dataDir = await mkdtemp(join(tmpdir(), "deskgraph-several-"));
  const config = { mongodbUri, redisUrl: redis };
  onTestFinished(async () => {
    await dispose();
    if (redis === redisUrl) await removeKeys(redis, deskNamespace({ mongodbUri, dataDir }));
    await rm(dataDir, { recursive: true, force: true, maxRetries: 3 });
  });

  const api = async (options: OpenOptions = {}) => {
    const opened = await openDesk(dataDir, { role: "api", config, ...options });
    onTestFinished(() => opened.desk.close());
    const as = (holder: Holder) => clientOf(opened.url, opened.keys[holder]);
    return { ...opened, as };
  };

  const worker = async ({ leaseMs = 15_000, modelMs = 50 } = {}): Promise<ChildProcess> => {
    const options = JSON.stringify({ ...config, leaseMs, modelMs });
    const child = spawn(process.execPath, ["--import", "tsx", WORKER, dataDir, options], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    onTestFinished(async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGKILL");
      await once(child, "exit");
    });
    await once(child.stdout, "data");
    return child;
  };

  return { api, worker };
}

type Api = Awaited<ReturnType<Awaited<ReturnType<typeof shareDesk>>["api"]>>;

const settled = async ({ desk }: Api, ticketId: string): Promise<boolean> => {
  const { ticket, effects } = await lookAt(desk.store, ticketId);
  return ticket.settled && effects.every(({ status }) => status === "sent" || status === "void");
};

const submit = async (api: Api, differing: object = {}): Promise<string> =>
  (await api.as("customer").post("/api/tickets", newTicket(differing))).json.ticket.ticket_id;

/** The process that holds a ticket's lease. */
async function holderOf({ desk }: Api, ticketId: string): Promise<number | undefined> {
  const owner = (await desk.store.tickets.get(ticketId))?.lease_owner;
  return owner ? Number(owner.split("-")[0]) : undefined;
}

describe.runIf(mongoServer && redisUrl)(
  "several processes on one MongoDB and one Redis",
  { timeout: PROCESSES_MS },
  () => {
    test("a burst of customer messages gets one reply that answers all", async () => {
      const { api: openApi, worker } = await shareDesk();
      const api = await openApi();
      await Promise.all([worker({ modelMs: 150 }), worker({ modelMs: 150 })]);
      const id = await submit(api);
      const say = (at: number) =>
        api
          .as("customer")
          .post(`/api/tickets/${id}/messages`, { kind: "reply", text: `And another thing, ${at}` });
      for (const at of [1, 2, 3, 4, 5])
        // oxlint-disable-next-line no-await-in-loop
        expect((await say(at)).status).toBe(201);
      await until(() => settled(api, id), { patienceMs: PATIENCE_MS });
      const { ticket, messages, runs } = await lookAt(api.desk.store, id);
      expect([ticket.watermark, ticket.handled]).toEqual([6, 6]);
      expect(answersIn({ messages })).toHaveLength(1);
      expect(runs.filter(({ status }) => status === "completed")).toMatchObject([{ watermark: 6 }]);
      await expectSound(api.desk);
    });

    test("a worker that was held up and lost its lease writes nothing when it goes on", async () => {
      const { api: openApi, worker } = await shareDesk();
      const api = await openApi();
      const workers = await Promise.all([1, 2].map(() => worker({ leaseMs: 2000, modelMs: 1000 })));
      const id = await submit(api);
      await until(async () => (await lookAt(api.desk.store, id)).runs.length === 1);
      const pid = await holderOf(api, id);
      const held = workers.find((child) => child.pid === pid);
      held?.kill("SIGSTOP");
      expect(held).toBeDefined();
      await until(() => settled(api, id), { patienceMs: PATIENCE_MS });
      const before = await lookAt(api.desk.store, id);
      held?.kill("SIGCONT");
      // Once it has done another ticket it has long met the end of this one.
      const others = await Promise.all([1, 2, 3, 4].map(() => submit(api)));
      await until(
        async () => (await Promise.all(others.map((other) => settled(api, other)))).every(Boolean),
        {
          patienceMs: PATIENCE_MS,
        },
      );
      const after = await lookAt(api.desk.store, id);
      // Its own job, given back, may look at the ticket once more: a lease comes and goes, and nothing else.
      const lease = { lease_owner: null, lease_token: 0, lease_until: null };
      expect({ ...after, ticket: { ...after.ticket, ...lease } }).toEqual({
        ...before,
        ticket: { ...before.ticket, ...lease },
      });
      expect(after.runs).toMatchObject([{ status: "completed", attempts: 2 }]);
      expect(answersIn(after)).toHaveLength(1);
      await expectSound(api.desk);
    });

    test("what a killed worker leaves another finishes, and a lease is renewed while a run lives", async () => {
      const { api: openApi, worker } = await shareDesk();
      const api = await openApi();
      const workers = await Promise.all([1, 2].map(() => worker({ leaseMs: 1500, modelMs: 1200 })));
      const id = await submit(api);
      await until(async () => (await lookAt(api.desk.store, id)).runs[0]?.attempts === 1);
      const pid = await holderOf(api, id);
      workers.find((child) => child.pid === pid)?.kill("SIGKILL");
      await until(() => settled(api, id), { patienceMs: PATIENCE_MS });
      const { runs, messages } = await lookAt(api.desk.store, id);
      // The model takes as long as the lease, several times a run: only the one death cost an attempt.
      expect(runs).toMatchObject([{ status: "completed", attempts: 2 }]);
      expect(answersIn({ messages })).toHaveLength(1);
      await expectSound(api.desk);
    });

    test("whoever listens at one process hears once what another has committed, who waits is told, and whose key is revoked is let go", async () => {
      const { api: openApi, worker } = await shareDesk();
      const first = await openApi();
      const second = await openApi();
      await worker();
      const listen = async ({ url }: Api) => {
        const socket = io(url, {
          auth: { token: first.keys.manager },
          forceNew: true,
          transports: ["websocket"],
        });
        onTestFinished(() => void socket.close());
        const heard: string[] = [];
        socket.onAny((event: string, view: Record<string, unknown>) => {
          if (event === "message.new")
            heard.push(`${String(view["direction"])} ${String(view["message_id"])}`);
          if (event === "ticket.new") heard.push(event);
        });
        await once(socket as never, "connect");
        return { socket, heard };
      };
      const listeners = await Promise.all([listen(first), listen(second)]);
      await until(async () => (await first.as("admin").get("/readyz")).json.status === "ready");
      await until(async () => (await second.as("admin").get("/readyz")).json.status === "ready");
      const { json } = await first.as("customer").post("/api/tickets?wait=30", newTicket());
      expect(json.ticket.ai_suggested_category).toBe("billing");
      await until(() => listeners.every(({ heard }) => heard.length >= 3));
      const { messages } = await lookAt(first.desk.store, json.ticket.ticket_id);
      const expected = [
        "ticket.new",
        ...messages.map(({ direction, message_id }) => `${direction} ${message_id}`),
      ];
      const heard = listeners.map((listener) => listener.heard.toSorted());
      expect(heard).toEqual([expected.toSorted(), expected.toSorted()]);

      const revokedMs = performance.now();
      const { apiKeys } = first.desk.store;
      const key = await apiKeys.byHash(hashApiKey(first.keys.manager));
      const gone = listeners.map(({ socket }) => once(socket as never, "disconnect"));
      await apiKeys.revoke(key?.key_id ?? "");
      await Promise.all(gone);
      // Long before each process would look by itself.
      expect(performance.now() - revokedMs).toBeLessThan(2000);
    });

    test("who looks at a ticket at one process is told of at another, and types there as well", async () => {
      const { api: openApi } = await shareDesk();
      const [first, second] = [await openApi(), await openApi()];
      const id = await submit(first);
      const look = async ({ url, keys }: Api, holder: Holder) => {
        const socket = io(url, { auth: { token: keys[holder] }, forceNew: true, transports: ["websocket"] });
        onTestFinished(() => void socket.close());
        const heard: [string, Record<string, unknown>][] = [];
        socket.onAny((event: string, view: Record<string, unknown>) => void heard.push([event, view]));
        await once(socket as never, "connect");
        socket.emit("look", { on: "ticket", id });
        return { socket, heard: (event: string) => heard.findLast(([name]) => name === event)?.[1] };
      };
      const manager = await look(first, "manager");
      const other = await look(second, "manager2");
      const customer = await look(second, "customer");
      await until(() => String(manager.heard("viewers")?.["names"]) !== "");
      await until(() => String(other.heard("viewers")?.["names"]) === "Ingrid Solberg");
      await until(() => {
        manager.socket.emit("typing", { kind: "reply" });
        return customer.heard("typing") !== undefined;
      });
      expect(customer.heard("typing")).toEqual({ ticket_id: id, by: "desk", name: null });
      await second.desk.close();
      await until(() => String(manager.heard("viewers")?.["names"]) === "");
    });

    test("processes that start at the same moment fill one desk once", async () => {
      const { api: openApi } = await shareDesk();
      const fill: OpenOptions["fill"] = async (desk) =>
        void (await fillWithSamples({ ...desk, ...desk.store }));
      const [one] = await Promise.all([openApi({ fill }), openApi({ fill }), openApi({ fill })]);
      const { documents } = one.desk.store;
      const countOf = async (name: "customers" | "people") => (await documents.count(name))[0]?.count;
      expect(await countOf("customers")).toBe(
        new Set((await documents.find("customers", { limit: 1000 })).map(({ email }) => email)).size,
      );
      expect(await countOf("people")).toBe(one.desk.policy.policy.people.length);
    });
  },
);

describe.runIf(mongoServer && redisUrl && hasRedisServer)("without Redis", { timeout: PROCESSES_MS }, () => {
  test("tickets are taken in and acknowledged, and worked once it is there; processes end in time all the same", async () => {
    const redis = await prepareRedis();
    const { api: openApi, worker } = await shareDesk(redis.url);
    const api = await openApi();
    const child = await worker();
    const ready = async () => {
      const { status, json } = await api.as("admin").get("/readyz");
      return [status, json.status, json.parts.jobs];
    };
    expect(await ready()).toEqual([200, "degraded", "degraded"]);
    const ids = await Promise.all([1, 2, 3].map(() => submit(api)));
    await redis.start();
    await until(async () => (await Promise.all(ids.map((id) => settled(api, id)))).every(Boolean), {
      patienceMs: PATIENCE_MS,
    });
    await until(async () => (await ready())[1] === "ready");
    await redis.kill();
    await until(async () => (await ready())[1] === "degraded");
    const gone = once(child, "exit");
    const askedMs = performance.now();
    child.kill("SIGTERM");
    await api.desk.close();
    expect(await gone).toEqual([0, null]);
    expect(performance.now() - askedMs).toBeLessThan(10_000);
  });
});

if (!mongoServer || !redisUrl)
  process.stdout.write("Several processes are left out: MONGODB_URI and REDIS_URL name no servers\n");
else if (!hasRedisServer)
  process.stdout.write("A desk without Redis is left out: there is no redis-server to start and kill\n");
