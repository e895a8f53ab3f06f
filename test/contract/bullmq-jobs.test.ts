import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Redis } from "ioredis";
import { pino } from "pino";
import { describe, expect, onTestFinished, test } from "vitest";
import { createBullmqJobs } from "../../server/jobs/bullmq-jobs.js";
import { createConnectRedis } from "../../server/redis/connect-redis.js";
import { createFakeGraveyard } from "../fakes/graveyard.js";
import { gate, handlersOf, QUICK_OPTIONS, type Work } from "../fixtures/job-work.js";
import { hasRedisServer, prepareRedis } from "../fixtures/temp-redis.js";
import { until } from "../fixtures/until.js";
import { removeKeys, testPrefix } from "./jobs-engines.js";

const HANGING_WORKER = fileURLToPath(new URL("../fixtures/hanging-worker.ts", import.meta.url));
const log = pino({ level: "silent" });
const ticket = (id: string) => ({ ticket_id: id });

function open(url: string, work: Work, prefix = testPrefix()) {
  const { handlers, begun } = handlersOf(work);
  const { graveyard, buried } = createFakeGraveyard();
  const jobs = createBullmqJobs({
    handlers,
    graveyard,
    log,
    clock: () => new Date(),
    concurrency: 4,
    options: QUICK_OPTIONS,
    connect: createConnectRedis({ url, log }),
    prefix,
  });
  onTestFinished(() => void jobs.drain(0));
  return { jobs, begun, buried, prefix };
}

// oxlint-disable-next-line node/no-process-env
const redisUrl = process.env["REDIS_URL"];

describe.runIf(redisUrl)("jobs in a Redis that others write to", () => {
  const url = redisUrl ?? "";

  test("what is no job of the desk's goes to the list of failed jobs, and the next job is done", async () => {
    const { jobs, begun, buried, prefix } = open(url, async () => "done");
    onTestFinished(() => removeKeys(url, prefix));
    const client = new Redis(url);
    onTestFinished(() => client.disconnect());
    await until(() => jobs.isReachable());
    const put = async (id: string, name: string, data: string) => {
      await client.hset(`${prefix}:tickets:${id}`, { name, data, opts: "{}", timestamp: "1" });
      await client.lpush(`${prefix}:tickets:wait`, id);
    };
    await put("g1", "mine-bitcoin", '{"payload":{}}');
    await put("g2", "work-ticket", '{"payload":{"ticket_id":7}}');
    await put("g3", "work-ticket", "{ not JSON");
    await put("g4", "__proto__", "null");
    // An id that stands for nothing.
    await client.lpush(`${prefix}:tickets:wait`, "g5");
    jobs.enqueue("work-ticket", ticket("good"));
    jobs.start();
    await until(() => begun.length === 1 && buried().length === 5);
    expect(begun).toMatchObject([{ payload: ticket("good") }]);
    expect(
      buried()
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(["__proto__", "mine-bitcoin", "undefined", "work-ticket", "work-ticket"]);
    expect(await client.keys(`${prefix}:tickets:g*`)).toEqual([]);
  });

  test("a killed process's job is begun elsewhere within seconds", async () => {
    const { jobs, begun, prefix } = open(url, async () => "done");
    onTestFinished(() => removeKeys(url, prefix));
    const child = spawn(process.execPath, ["--import", "tsx", HANGING_WORKER, url, prefix], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    await until(() => jobs.isReachable());
    jobs.enqueue("work-ticket", ticket("a"));
    await once(child.stdout, "data");
    jobs.start();
    // Asked for while nobody knows yet that its worker will die.
    jobs.enqueue("work-ticket", ticket("a"));
    child.kill("SIGKILL");
    const killedMs = performance.now();
    await until(() => begun.length === 2, { patienceMs: 30_000 });
    expect(performance.now() - killedMs).toBeLessThan(15_000);
    expect(begun.map(({ payload, attempt }) => [payload, attempt])).toEqual([
      [ticket("a"), 1],
      [ticket("a"), 1],
    ]);
  });
});

describe.runIf(redisUrl && hasRedisServer)("jobs on a Redis that comes and goes", () => {
  test("a process starts without it, asks for jobs without waiting, and begins when it comes", async () => {
    const redis = await prepareRedis();
    const { jobs, begun } = open(redis.url, async () => "done");
    jobs.start();
    jobs.repeat("sweep", 200);
    const askedMs = performance.now();
    for (let at = 0; at < 1000; at += 1) jobs.enqueue("work-ticket", ticket(`lost ${at}`));
    expect(performance.now() - askedMs).toBeLessThan(1000);
    expect(jobs.isReachable()).toBe(false);
    await expect(jobs.retry("assign", {})).rejects.toMatchObject({ code: "unavailable" });
    await expect(jobs.lanes()).rejects.toMatchObject({ code: "unavailable" });
    await redis.start();
    await until(() => jobs.isReachable());
    jobs.enqueue("work-ticket", ticket("a"));
    const has = (wanted: string) => begun.some(({ name }) => name === wanted);
    await until(() => has("work-ticket") && begun.filter(({ name }) => name === "sweep").length > 2);
    expect(begun.filter(({ name }) => name === "work-ticket")).toMatchObject([{ payload: ticket("a") }]);
  });

  test("killed and back, what it had acknowledged is done, also what ran meanwhile, and periodic work goes on", async () => {
    const redis = await prepareRedis();
    await redis.start();
    const { open: letGo, opened } = gate();
    const { jobs, begun } = open(redis.url, ({ name }) =>
      name === "deliver" ? opened : Promise.resolve("done"),
    );
    await until(() => jobs.isReachable());
    jobs.enqueue("deliver", { effect_id: "runs meanwhile" });
    for (const id of ["a", "b", "c"]) jobs.enqueue("work-ticket", ticket(id), { delayMs: 1500 });
    jobs.repeat("sweep", 300);
    await until(async () => (await jobs.lanes()).some(({ waiting }) => waiting === 1));
    jobs.start();
    await until(() => begun.length > 0);
    await redis.kill();
    await until(() => !jobs.isReachable());
    letGo();
    const before = begun.length;
    await redis.start();
    await until(() => begun.filter(({ name }) => name === "work-ticket").length === 3, {
      patienceMs: 30_000,
    });
    await until(() => begun.slice(before).filter(({ name }) => name === "sweep").length > 2);
    jobs.enqueue("deliver", { effect_id: "after" });
    await until(() => begun.some(({ payload }) => JSON.stringify(payload).includes("after")));
    const worked = begun.filter(({ name }) => name === "work-ticket").map(({ payload }) => payload);
    expect(new Set(worked)).toEqual(new Set(["a", "b", "c"].map(ticket)));
  });

  test("while it hangs nobody waits for it, and a process that stops ends in time", async () => {
    const redis = await prepareRedis();
    await redis.start();
    const { jobs, begun } = open(redis.url, async () => "done");
    await until(() => jobs.isReachable());
    jobs.start();
    jobs.enqueue("assign", {});
    await until(() => begun.length === 1);
    redis.pause();
    onTestFinished(() => redis.resume());
    const askedMs = performance.now();
    for (let at = 0; at < 20_000; at += 1) jobs.enqueue("work-ticket", ticket(`${at}`));
    expect(performance.now() - askedMs).toBeLessThan(3000);
    const stoppedMs = performance.now();
    await jobs.drain(1000);
    expect(performance.now() - stoppedMs).toBeLessThan(6000);
  });
});

if (redisUrl && !hasRedisServer)
  process.stdout.write("A Redis that comes and goes is left out: redis-server is not installed\n");
