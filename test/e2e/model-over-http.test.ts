import { LLMock } from "@copilotkit/aimock";
import { afterEach, describe, expect, test, vi } from "vitest";
import { GOOD, modelAt, type Options } from "../fakes/model-client.js";
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

const opened: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
});

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
      max_tokens: 2000,
    });
    expect(requests[0]?.json.tools?.[0]?.function["parameters"]).toEqual({
      type: "object",
      properties: {
        mood: { type: "string", enum: ["calm", "angry"] },
        confidence: { type: "number", minimum: 0, maximum: 1 },
        why: { type: "string" },
      },
      required: ["mood", "confidence"],
    });
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
