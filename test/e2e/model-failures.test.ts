import { afterEach, describe, expect, test, vi } from "vitest";
import { BUDGET, GOOD, modelAt, type Options } from "../fakes/model-client.js";
import { calls, fails, ok, startScriptedModel, type Reply, type Script } from "../fakes/scripted-model.js";

const opened: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
});

async function scripted(script: Script, options?: Options) {
  const server = await startScriptedModel({ script });
  opened.push(server);
  return { ...modelAt(server.url, options), requests: server.requests };
}

describe("failures that may pass", () => {
  test.each<[string, Reply]>([
    ["429 without Retry-After", fails(429)],
    ["429 with a short Retry-After", fails(429, {}, { "retry-after": "0" })],
    ["500", fails(500)],
    ["503 that is no JSON", { status: 503, headers: { "content-type": "text/html" }, body: "<h1>Busy</h1>" }],
    ["a reset connection", { reset: true }],
    ["a connection cut in the middle of the body", { cut: '{"choices": [{"mess' }],
    [
      "200 that is no JSON",
      { status: 200, headers: { "content-type": "text/html" }, body: "<h1>Hello</h1>" },
    ],
    [
      "200 that is broken JSON",
      { status: 200, headers: { "content-type": "application/json" }, body: '{"a":' },
    ],
    ["200 without choices", ok({ choices: [] })],
    [
      "200 with a tool call without a function",
      ok({ choices: [{ message: { role: "assistant", tool_calls: [{}] } }] }),
    ],
  ])("%s is asked again", async (_name, reply) => {
    const { decide, outcomes, requests } = await scripted([reply, calls("mood", GOOD)]);
    expect(await decide()).toMatchObject({ ok: true });
    expect(outcomes).toEqual(["answered"]);
    expect(requests).toHaveLength(2);
  });

  test("after two more attempts it is unavailable", async () => {
    const { decide, outcomes, requests } = await scripted([fails(500)]);
    expect(await decide()).toMatchObject({
      ok: false,
      reason: "unavailable",
      detail: "the endpoint answered 500",
    });
    expect(outcomes).toEqual(["unavailable"]);
    expect(requests).toHaveLength(3);
  });

  test("Retry-After is waited for when it is short", async () => {
    const { decide } = await scripted([fails(429, {}, { "retry-after-ms": "300" }), calls("mood", GOOD)]);
    const startedMs = performance.now();
    expect((await decide()).ok).toBe(true);
    expect(performance.now() - startedMs).toBeGreaterThan(290);
  });
});

describe("failures that do not pass", () => {
  test.each<[string, Reply, string]>([
    ["401", fails(401), "refused the key"],
    ["403", fails(403), "refused the key"],
    ["404", fails(404, { code: "model_not_found" }), "does not know the model"],
    ["400", fails(400, { code: "context_length_exceeded" }), "answered 400"],
    ["429 for want of money", fails(429, { code: "insufficient_quota" }), "no quota"],
    ["429 with a Retry-After of a minute", fails(429, {}, { "retry-after": "60" }), "answered 429"],
  ])("%s is not asked again", async (_name, reply, detail) => {
    const { decide, requests } = await scripted([reply]);
    expect(await decide()).toMatchObject({
      ok: false,
      reason: "unavailable",
      detail: expect.stringContaining(detail),
    });
    expect(requests).toHaveLength(1);
  });

  test("nobody listens: unavailable", async () => {
    const gone = await startScriptedModel({ script: [] });
    await gone.close();
    expect(await modelAt(gone.url).decide()).toMatchObject({ ok: false, reason: "unavailable" });
  });
});

describe("time", () => {
  test.each<[string, Reply]>([
    ["that never answers", { hang: true }],
    ["that stops in the middle of its body", { hang: true, after: '{"choices": [' }],
  ])("a model %s is given up after one attempt", async (_name, reply) => {
    const { decide, requests } = await scripted([reply], { timing: { attemptTimeoutMs: 100 } });
    const startedMs = performance.now();
    expect(await decide()).toMatchObject({ ok: false, detail: "the model did not answer in time" });
    expect(performance.now() - startedMs).toBeLessThan(1500);
    expect(requests).toHaveLength(1);
  });

  test("attempts and waits together keep the deadline", async () => {
    const { decide, requests } = await scripted([fails(429, {}, { "retry-after": "1" })], {
      timing: { deadlineMs: 500 },
    });
    expect(await decide()).toMatchObject({ ok: false, reason: "unavailable" });
    expect(requests).toHaveLength(1);
  });

  test("a cancelled run is thrown at once, with its own reason, in an attempt and in a wait", async () => {
    const reason = new Error("another worker has the ticket");
    for (const reply of [{ hang: true } as const, fails(429, {}, { "retry-after": "4" })]) {
      const stop = new AbortController();
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const { decide, outcomes } = await scripted(() => {
        setImmediate(() => stop.abort(reason));
        return reply;
      });
      // oxlint-disable-next-line no-await-in-loop
      await expect(decide(stop.signal)).rejects.toBe(reason);
      expect(outcomes).toEqual([]);
    }
  });
});

describe("the breaker", () => {
  const timing = { breakerPauseMs: 250 };

  test("opens after five failures in a row, and lets one through after its pause", async () => {
    let down = true;
    const { decide, requests } = await scripted(() => (down ? fails(500) : calls("mood", GOOD)), { timing });
    await decide();
    await decide();
    expect(requests).toHaveLength(5);
    expect(await decide()).toMatchObject({ ok: false, detail: expect.stringContaining("left alone") });
    expect(requests).toHaveLength(5);
    down = false;
    await vi.waitFor(async () => expect((await decide()).ok).toBe(true), { timeout: 2000, interval: 10 });
    expect((await decide()).ok).toBe(true);
  });

  test("is not opened by cancelled runs nor by what is wrong with one question", async () => {
    let nth = 0;
    const stop = new AbortController();
    const { decide } = await scripted(() => {
      nth += 1;
      if (nth > 6) return calls("mood", GOOD);
      if (nth < 6) return fails(400);
      setImmediate(() => stop.abort(new Error("gone")));
      return { hang: true };
    });
    for (let time = 0; time < 5; time += 1) {
      // oxlint-disable-next-line no-await-in-loop -- failures in a row
      expect((await decide()).ok).toBe(false);
    }
    await expect(decide(stop.signal)).rejects.toThrow("gone");
    expect((await decide()).ok).toBe(true);
  });

  test("questions it keeps back cost the ticket none of its budget", async () => {
    let down = true;
    const { decide } = await scripted(() => (down ? fails(500) : calls("mood", GOOD)), {
      timing,
      budget: { ...BUDGET, model_calls: 3 },
    });
    await decide();
    await decide();
    for (let time = 0; time < 10; time += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      expect(await decide()).toMatchObject({ ok: false, reason: "unavailable" });
    }
    down = false;
    await vi.waitFor(async () => expect((await decide()).ok).toBe(true), { timeout: 2000, interval: 10 });
    expect(await decide()).toMatchObject({ ok: false, reason: "budget" });
  });
});
