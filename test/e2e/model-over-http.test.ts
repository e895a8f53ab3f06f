import { LLMock } from "@copilotkit/aimock";
import { HumanMessage } from "@langchain/core/messages";
import { pino } from "pino";
import { afterEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import type { NodeConfig } from "../../agents/ports.js";
import { createBudget } from "../../server/model/budget.js";
import { createModel, type ModelOutcome } from "../../server/model/create-model.js";
import { createExchange, type ExchangeResult, type ModelTiming } from "../../server/model/exchange.js";
import {
  calls,
  completion,
  fails,
  ok,
  says,
  startScriptedModel,
  type Reply,
  type Script,
} from "../fakes/scripted-model.js";

const Mood = z.object({ mood: z.enum(["calm", "angry"]), confidence: z.number().min(0).max(1) });
const GOOD = { mood: "calm", confidence: 0.9 };
const QUICK: Partial<ModelTiming> = { attemptTimeoutMs: 2000, deadlineMs: 4000, firstRetryMs: 1 };
const BUDGET = { model_calls: 12, tokens: 60_000, cost_usd: 0.5, tool_steps: 8 };
const CONFIG: NodeConfig = { configurable: { thread_id: "RUN-1", lease_token: 1 } };

const opened: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
});

type Options = { timing?: Partial<ModelTiming>; budget?: typeof BUDGET; apiKey?: string };

function modelAt(url: string, { timing, budget, apiKey }: Options = {}) {
  const outcomes: ModelOutcome[] = [];
  const results: ExchangeResult[] = [];
  const exchange = createExchange({
    endpoint: { apiKey: apiKey ?? "sk-test", baseUrl: url, name: "gpt-4o-mini" },
    prices: { "gpt-4o": { input_usd_per_million: 1, output_usd_per_million: 10 } },
    log: pino({ level: "silent" }),
    timing: { ...QUICK, ...timing },
  });
  const model = createModel({
    exchange: async (request, { signal }) => {
      const result = await exchange(request, { signal });
      results.push(result);
      return result;
    },
    budget: createBudget({ documents: { find: async () => [] }, limits: budget ?? BUDGET }),
    temperatures: { decision_temperature: 0.1, reply_temperature: 0.7 },
    modelName: "gpt-4o-mini",
    count: (outcome) => outcomes.push(outcome),
  });
  const decide = (signal?: AbortSignal) =>
    model.decide(
      { agent: "sentiment", name: "mood", schema: Mood, messages: [["human", "Hello?"]], ticket_id: "TKT-1" },
      { ...CONFIG, ...(signal ? { signal } : {}) },
    );
  const tools = [{ name: "look_up", description: "Looks up.", schema: z.object({ id: z.string() }) }];
  const converse = () =>
    model.converse(
      { agent: "troubleshooter", messages: [new HumanMessage("Where is it?")], tools, ticket_id: "TKT-1" },
      CONFIG,
    );
  return { decide, converse, outcomes, results };
}

async function scripted(script: Script, options?: Options) {
  const server = await startScriptedModel({ script });
  opened.push(server);
  return { ...modelAt(server.url, options), requests: server.requests };
}

describe("what is asked", () => {
  test("a decision is one forced tool call at the decision temperature, without streaming", async () => {
    const { decide, requests } = await scripted([calls("mood", GOOD)]);
    expect(await decide()).toEqual({ ok: true, value: GOOD, made_by: "model:gpt-4o-mini" });
    expect(requests).toHaveLength(1);
    expect(requests[0]?.headers.authorization).toBe("Bearer sk-test");
    expect(requests[0]?.json).toMatchObject({
      model: "gpt-4o-mini",
      temperature: 0.1,
      stream: false,
      tool_choice: { function: { name: "mood" } },
      max_tokens: 4000,
    });
    expect(requests[0]?.body).not.toContain("$schema");
  });

  test("a step of a conversation offers its tools at the reply temperature and forces none", async () => {
    const { converse, requests } = await scripted([calls("look_up", { id: "A1" })]);
    const answer = await converse();
    expect(answer.ok && answer.value.tool_calls).toMatchObject([{ name: "look_up", args: { id: "A1" } }]);
    expect(requests[0]?.json).toMatchObject({ temperature: 0.7, tools: [{ function: { name: "look_up" } }] });
    expect(requests[0]?.json.tool_choice).toBeUndefined();
  });

  test("a model that takes no temperature but its own is asked without one, from then on", async () => {
    const { decide, requests } = await scripted((request) =>
      request.temperature === undefined
        ? calls("mood", GOOD)
        : fails(400, { code: "unsupported_value", param: "temperature" }),
    );
    expect((await decide()).ok).toBe(true);
    expect((await decide()).ok).toBe(true);
    expect(requests.map(({ json }) => json.temperature)).toEqual([0.1, undefined, undefined]);
  });

  test("no other variable of the environment chooses where tickets go", async () => {
    const elsewhere = await startScriptedModel({ script: [calls("mood", GOOD)] });
    opened.push(elsewhere);
    vi.stubEnv("OPENAI_BASE_URL", elsewhere.url);
    vi.stubEnv("LANGSMITH_GATEWAY", elsewhere.url);
    vi.stubEnv("OPENAI_ORG_ID", "org-other");
    try {
      const { decide, requests } = await scripted([calls("mood", GOOD)]);
      expect((await decide()).ok).toBe(true);
      expect(requests[0]?.headers["openai-organization"]).toBeUndefined();
      expect(elsewhere.requests).toHaveLength(0);
    } finally {
      vi.unstubAllEnvs();
    }
  });
});

describe("answers that are taken", () => {
  test.each<[string, Reply]>([
    [
      "JSON in the text of a model that calls no tools",
      says(`Sure!\n\`\`\`json\n${JSON.stringify(GOOD)}\n\`\`\``),
    ],
    ["a call written out as text", says(JSON.stringify({ name: "mood", arguments: GOOD }))],
    ["arguments that are JSON in JSON", calls("mood", JSON.stringify(JSON.stringify(GOOD)))],
    ["JSON after thoughts full of braces", says(`<think>{ or { ?</think>${JSON.stringify(GOOD)}`)],
    [
      "a call beside which nothing was said of usage",
      completion({ tool_calls: [{ name: "mood", args: GOOD }], usage: null }),
    ],
  ])("%s", async (_name, reply) => {
    const { decide, outcomes, requests } = await scripted([reply]);
    expect(await decide()).toMatchObject({ ok: true, value: GOOD });
    expect(outcomes).toEqual(["answered"]);
    expect(requests).toHaveLength(1);
  });

  test("usage and cost come from what the endpoint tells", async () => {
    const { decide, results } = await scripted([calls("mood", GOOD)]);
    await decide();
    expect(results[0]?.usage).toEqual({ input_tokens: 100, output_tokens: 20, cost_usd: 0.0003 });
  });

  test("usage that is missing or nonsense is reckoned, in whole tokens", async () => {
    const nonsense = { prompt_tokens: -3, completion_tokens: 1.5, total_tokens: -1 };
    const call = { tool_calls: [{ name: "mood", args: GOOD }] };
    const { decide, results } = await scripted([
      completion({ ...call, usage: null }),
      completion({ ...call, usage: nonsense }),
    ]);
    await decide();
    await decide();
    for (const { usage } of results) {
      expect(usage.input_tokens).toBeGreaterThan(10);
      expect(usage.output_tokens).toBeGreaterThan(5);
      expect(Number.isInteger(usage.input_tokens) && Number.isInteger(usage.output_tokens)).toBe(true);
    }
  });

  test("thoughts of a local model never stand in a reply", async () => {
    const { converse } = await scripted([
      says("<think>The customer is wrong.</think>\n\nYour parcel is on its way."),
    ]);
    const answer = await converse();
    expect(answer.ok && answer.value.content).toBe("Your parcel is on its way.");
  });
});

describe("answers that are repaired once", () => {
  test.each<[string, Reply]>([
    ["values outside the schema", calls("mood", { mood: "purple", confidence: 10 })],
    ["malformed arguments", calls("mood", '{"mood": "calm", "confid')],
    ["arguments that are no object", calls("mood", "[1, 2]")],
    ["no call and no JSON", says("The customer seems calm.")],
    ["nothing at all", completion({})],
    ["a choice without a message", ok({ choices: [{ index: 0 }] })],
    [
      "an answer cut off at the length limit",
      completion({ content: '{"mood": "cal', finish_reason: "length" }),
    ],
  ])("%s, then the right one", async (_name, reply) => {
    const { decide, outcomes, requests } = await scripted([reply, calls("mood", GOOD)]);
    expect(await decide()).toMatchObject({ ok: true, value: GOOD });
    expect(outcomes).toEqual(["repaired"]);
    expect(requests).toHaveLength(2);
    expect(requests[1]?.json.messages.at(-1)?.content).toContain("That does not fit");
  });

  test("a second misfit is unusable, and nobody asks a third time", async () => {
    const { decide, outcomes, requests } = await scripted([says("no"), says("still no")]);
    expect(await decide()).toMatchObject({ ok: false, reason: "unusable" });
    expect(outcomes).toEqual(["unusable"]);
    expect(requests).toHaveLength(2);
  });

  test("a rambling answer does not crowd out the question when it is repaired", async () => {
    const { decide, requests } = await scripted([says("blah ".repeat(5000)), calls("mood", GOOD)]);
    expect((await decide()).ok).toBe(true);
    expect(requests[1]?.body.length).toBeLessThan(6000);
  });
});

describe("steps of a conversation that cannot be gone on with", () => {
  test.each<[string, Reply]>([
    ["cut off", completion({ content: "Dear cust", finish_reason: "length" })],
    ["a call that is no JSON", calls("look_up", '{"id": ')],
    ["empty", completion({ content: "  " })],
  ])("%s: unusable", async (_name, reply) => {
    const { converse, outcomes } = await scripted([reply]);
    expect(await converse()).toMatchObject({ ok: false, reason: "unusable" });
    expect(outcomes).toEqual(["unusable"]);
  });
});

describe("refusals", () => {
  test.each<[string, Reply]>([
    ["the model's own", completion({ refusal: "I can't help with that." })],
    ["the provider's filter on the answer", completion({ content: "", finish_reason: "content_filter" })],
    ["the provider's filter on the question", fails(400, { code: "content_filter" })],
  ])("%s is refused, not repaired and not asked again", async (_name, reply) => {
    const { decide, outcomes, requests } = await scripted([reply]);
    expect(await decide()).toMatchObject({ ok: false, reason: "refused" });
    expect(outcomes).toEqual(["refused"]);
    expect(requests).toHaveLength(1);
  });
});

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

describe("against aimock", () => {
  const started = async () => {
    const mock = new LLMock();
    await mock.start();
    opened.push({ close: () => mock.stop() });
    return { mock, ...modelAt(`${mock.url}/v1`) };
  };

  test("a wrong call, then the right one, is a repair; its conversation ends in text", async () => {
    const { mock, decide, converse, outcomes } = await started();
    mock.on(
      { toolName: "mood", sequenceIndex: 0 },
      { toolCalls: [{ name: "mood", arguments: JSON.stringify({ mood: "blue" }) }] },
    );
    mock.on(
      { toolName: "mood", sequenceIndex: 1 },
      { toolCalls: [{ name: "mood", arguments: JSON.stringify(GOOD) }] },
    );
    mock.onMessage("Where is it?", { content: "On its way." });
    expect(await decide()).toMatchObject({ ok: true, value: GOOD });
    const answer = await converse();
    expect(answer.ok && answer.value.text).toBe("On its way.");
    expect(outcomes).toEqual(["repaired", "answered"]);
  });

  test("injected errors pass: 429 and 500 are asked again, malformed bodies end as unavailable", async () => {
    const { mock, decide, outcomes } = await started();
    mock.onMessage("Hello?", { toolCalls: [{ name: "mood", arguments: JSON.stringify(GOOD) }] });
    mock.nextRequestError(500);
    expect((await decide()).ok).toBe(true);
    mock.setChaos({ malformedRate: 1 });
    expect((await decide()).ok).toBe(false);
    mock.clearChaos();
    expect((await decide()).ok).toBe(true);
    expect(outcomes).toEqual(["answered", "unavailable", "answered"]);
  });
});
