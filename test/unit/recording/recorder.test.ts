import {
  END,
  MemorySaver,
  START,
  StateGraph,
  StateSchema,
  type LangGraphRunnableConfig,
} from "@langchain/langgraph";
import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { createIds } from "../../../domain/ids.js";
import { AppError } from "../../../domain/errors.js";
import { createRecorder, type Recorder } from "../../../server/recording/recorder.js";
import { createReads } from "../../../server/worker/deps.js";
import { createCollection } from "../../../store/collection.js";
import { openTempDocuments, type TempDocuments } from "../../fixtures/temp-documents.js";

let temp: TempDocuments;
beforeEach(async () => {
  temp = await openTempDocuments();
});
afterEach(() => temp.dispose());

const clock = () => new Date("2026-03-02T09:00:00.000Z");
const recorderOn = ({ documents }: TempDocuments): Recorder =>
  createRecorder({ documents, clock, ids: createIds({ clock, randomBytes }) });

const inNode = (node: string) => ({
  configurable: { thread_id: "RUN-1", ticket_id: "TKT-1" },
  metadata: { langgraph_node: node },
});

const callsOf = () => createCollection(temp.documents, "calls").find({ filter: { run_id: "RUN-1" } });

describe("the recorder", () => {
  test("leaves what a function returns and throws as it is, and keeps both", async () => {
    const recorder = recorderOn(temp);
    const half = recorder.wrap({
      kind: "tool",
      name: "half",
      call: async (input: { of: number }) => {
        if (input.of === 0) throw new AppError("unavailable", "nothing to halve");
        return { half: input.of / 2 };
      },
    });
    expect(await half({ of: 4 }, inNode("classify"))).toEqual({ half: 2 });
    await expect(half({ of: 0 }, inNode("classify"))).rejects.toThrow("nothing to halve");
    await recorder.flush("RUN-1");
    expect(await callsOf()).toMatchObject([
      {
        node: "classify",
        name: "half",
        kind: "tool",
        ordinal: 1,
        input: { of: 4 },
        output: { half: 2 },
        error: null,
      },
      {
        node: "classify",
        ordinal: 2,
        output: null,
        error: "AppError: nothing to halve",
        error_code: "unavailable",
      },
    ]);
  });

  test("counts each node's calls in the order begun, also when they run at once", async () => {
    const recorder = recorderOn(temp);
    const wait = recorder.wrap({
      kind: "read",
      name: "wait",
      call: ({ turns }: { turns: number }): Promise<number> =>
        turns === 0 ? Promise.resolve(0) : Promise.resolve().then(() => turns),
    });
    await Promise.all([
      wait({ turns: 1 }, inNode("classify")),
      wait({ turns: 0 }, inNode("classify")),
      wait({ turns: 2 }, inNode("sense")),
    ]);
    await recorder.flush("RUN-1");
    const calls = await callsOf();
    const told = calls.map(({ node, ordinal, input }) => `${node} ${ordinal} ${JSON.stringify(input)}`);
    expect(told.toSorted()).toEqual([
      'classify 1 {"turns":1}',
      'classify 2 {"turns":0}',
      'sense 1 {"turns":2}',
    ]);
  });

  test("stores a repeated answer once, also across processes, and goes on counting", async () => {
    const read = {
      kind: "tool" as const,
      name: "get_orders",
      call: async (input: { a: number; b: number }) => input,
    };
    const first = recorderOn(temp);
    const wrapped = first.wrap(read);
    await wrapped({ a: 1, b: 2 }, inNode("prepare"));
    await wrapped({ b: 2, a: 1 }, inNode("prepare"));
    await first.flush("RUN-1");
    const second = recorderOn(temp);
    await second.resume("RUN-1");
    await second.wrap(read)({ a: 1, b: 2 }, inNode("prepare"));
    await second.flush("RUN-1");
    const [original, ...repeats] = (await callsOf()).toSorted((a, b) => a.ordinal - b.ordinal);
    expect(original).toMatchObject({ ordinal: 1, output: { a: 1, b: 2 }, same_as: null });
    expect(repeats).toMatchObject([
      { ordinal: 2, output: null, same_as: original?.call_id },
      { ordinal: 3, output: null, same_as: original?.call_id },
    ]);
  });

  test("tells once what several nodes read", async () => {
    const recorder = recorderOn(temp);
    const answer = { subject: "Where is it?" };
    const read = recorder.wrap({ kind: "read", name: "read_case", call: async () => answer });
    await read({}, inNode("prepare"));
    await read({}, inNode("classify"));
    await read({}, inNode("sense"));
    await recorder.flush("RUN-1");
    expect(await callsOf()).toMatchObject([{ node: "prepare", output: answer, same_as: null }]);
  });

  test("records nothing outside a run, and takes tokens and money from a model's answer", async () => {
    const recorder = recorderOn(temp);
    const usage = { input_tokens: 10, output_tokens: 5, cost_usd: 0.02 };
    const ask = recorder.wrap({
      kind: "model",
      name: "ask",
      call: async (input: string) => input,
      usage: () => usage,
    });
    await ask("outside", {});
    await ask("studio", { configurable: { thread_id: "RUN-1" } });
    await ask("inside", inNode("classify"));
    expect(recorder.costOf("RUN-1")).toBe(0.02);
    await recorder.flush("RUN-1");
    expect(await callsOf()).toMatchObject([{ input: "inside", ...usage }]);
  });

  test("keeps what it could not store for the next flush", async () => {
    const disk = { full: true };
    const recorder = createRecorder({
      documents: {
        find: (collection, options) => temp.documents.find(collection, options),
        commit: (ops) => (disk.full ? Promise.reject(new Error("disk full")) : temp.documents.commit(ops)),
      },
      clock,
      ids: createIds({ clock, randomBytes }),
    });
    await recorder.wrap({ kind: "tool", name: "t", call: async () => 1 })({}, inNode("classify"));
    await expect(recorder.flush("RUN-1")).rejects.toThrow("disk full");
    disk.full = false;
    await recorder.flush("RUN-1");
    expect(await callsOf()).toHaveLength(1);
  });

  test("tells the path of a real graph: every node, every attempt and what it returned, before the checkpoint that follows", async () => {
    const recorder = recorderOn(temp);
    await temp.documents.insert("runs", storedRun());
    let fails = 1;
    const ask = recorder.wrap({ kind: "tool", name: "t", call: async () => 1 });
    const State = new StateSchema({ n: z.number() });
    const graph = new StateGraph(State)
      .addNode(
        "shaky",
        recorder.aroundNode("shaky", async (_state: unknown, config: LangGraphRunnableConfig) => {
          await ask({}, config);
          if (fails-- > 0) throw new Error("once");
          return { n: 1 };
        }),
        {
          retryPolicy: {
            maxAttempts: 2,
            initialInterval: 1,
            jitter: false,
            logWarning: false,
            retryOn: () => true,
          },
        },
      )
      .addNode(
        "calm",
        recorder.aroundNode("calm", async () => ({ n: 2 })),
      )
      .addEdge(START, "shaky")
      .addEdge("shaky", "calm")
      .addEdge("calm", END)
      .compile({ checkpointer: new MemorySaver() });
    const { configurable } = inNode("");
    await graph.invoke({ n: 0 }, { configurable, durability: "sync", runName: "ticket" });
    await recorder.flush("RUN-1");
    const run = await createReads(temp.documents).runs.get("RUN-1");
    expect(run?.path.map(({ node, attempt }) => [node, attempt])).toEqual([
      ["shaky", 1],
      ["shaky", 2],
      ["calm", 1],
    ]);
    const calls = (await callsOf()).toSorted((a, b) => a.node.localeCompare(b.node) || a.ordinal - b.ordinal);
    const told = (kind: string) =>
      calls.flatMap((call) => (call.kind === kind ? [[call.node, call.attempt, call.output]] : []));
    // The second answer repeats the first: it is held once.
    expect(told("tool")).toEqual([
      ["shaky", 1, 1],
      ["shaky", 2, null],
    ]);
    expect(told("node")).toEqual([
      ["calm", 1, { n: 2 }],
      ["shaky", 2, { n: 1 }],
    ]);
  });
});

const storedRun = () => ({
  run_id: "RUN-1",
  ticket_id: "TKT-1",
  epoch: 1,
  watermark: 1,
  graph_version: "1",
  policy_hash: "policy-1",
  status: "running",
  path: [],
  decisions: [],
  cost_usd: 0,
  started_at: "2026-03-02T09:00:00.000Z",
  ended_at: null,
  version: 1,
  attempts: 0,
  interrupt_id: null,
  checkpoint_id: null,
  error: null,
  pruned: false,
});
