import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, onTestFinished, test } from "vitest";
import type { RunDocument } from "../../../domain/run.js";
import { NewTicket, type TicketDocument } from "../../../domain/ticket.js";
import { accountFor, isSound } from "../../../scripts/bench/account.js";
import { buildEmptyGraph, wholeWay } from "../../../scripts/bench/empty-graph.js";
import { createInstantKnowledge } from "../../../scripts/bench/instant-knowledge.js";
import { percentile } from "../../../scripts/bench/percentile.js";
import { readTickets, repeated } from "../../../scripts/bench/rows.js";
import { runDesk, wiringOf } from "../../../scripts/bench/run-desk.js";
import { compose } from "../../../server/compose.js";
import { loadConfig } from "../../../server/config.js";
import { ticketDocument } from "../../fixtures/ticket-document.js";

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "deskgraph-bench-test-"));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

describe("what became of every ticket", () => {
  const run = (status: RunDocument["status"]) => ({ run_id: "RUN-1", status }) as RunDocument;
  const worked = (differing: Partial<TicketDocument>) =>
    ticketDocument({
      ticket_id: "TKT-20261120-0000000A",
      run_id: "RUN-1",
      settled: true,
      handled: 1,
      ...differing,
    });

  test.each<[string, TicketDocument[], RunDocument[], string]>([
    [
      "a run that ended and answered the last message is completed",
      [worked({})],
      [run("completed")],
      "completed",
    ],
    [
      "one that waits at an open review is interrupted",
      [worked({ open_review_id: "REV-1" })],
      [run("interrupted")],
      "interrupted",
    ],
    ["an interrupted run without a review is stuck", [worked({})], [run("interrupted")], "stuck"],
    ["a ticket with something left to do is stuck", [worked({ settled: false })], [run("running")], "stuck"],
    ["a ticket that no run was begun for is stuck", [worked({ run_id: null })], [], "stuck"],
    [
      "a run that ended before the last message is stuck",
      [worked({ handled: 0 })],
      [run("completed")],
      "stuck",
    ],
    ["a failed run is failed", [worked({})], [run("failed")], "failed"],
    [
      "a node that failed for good is failed",
      [worked({ degraded: ["graph"] })],
      [run("completed")],
      "failed",
    ],
    ["a ticket that is not there is lost", [], [], "lost"],
  ])("%s", (_name, tickets, runs, expected) => {
    const account = accountFor({ submitted: ["TKT-20261120-0000000A"], tickets, runs, failedJobs: [] });
    const { completed, interrupted, lost, failed, stuck } = account;
    const ends = { completed, interrupted, lost: lost.length, failed: failed.length, stuck: stuck.length };
    const none = { completed: 0, interrupted: 0, lost: 0, failed: 0, stuck: 0 };
    expect(ends).toEqual({ ...none, [expected]: 1 });
    expect(isSound(account)).toBe(expected === "completed" || expected === "interrupted");
  });

  test("a job that was given up is a failure, whatever the tickets say", () => {
    const failedJobs = [{ name: "deliver", error: "gone" }];
    expect(isSound(accountFor({ submitted: [], tickets: [], runs: [], failedJobs }))).toBe(false);
  });
});

describe("the rows that are sent", () => {
  test("exports' rows become tickets, also without a subject or with a long one", async () => {
    const file = join(await folder(), "rows.jsonl");
    const rows = [
      { subject: "", body: "Hello" },
      { subject: "x".repeat(400), description: "Hi" },
    ];
    await writeFile(file, rows.map((row) => JSON.stringify(row)).join("\n"));
    const [first, second] = await readTickets(file);
    expect(first).toMatchObject({ subject: "(no subject)", description: "Hello" });
    expect(second?.subject).toHaveLength(300);
  });

  test.each(["not json", '{"subject": "x"}', '{"body": " "}', '{"body": 1}'])(
    "%s is refused with file and line",
    async (line) => {
      const file = join(await folder(), "rows.jsonl");
      await writeFile(file, `{"body": "fine"}\n${line}`);
      await expect(readTickets(file)).rejects.toThrow(`${file}:2: `);
    },
  );

  test("rows begin again where they do not suffice", () => {
    expect(repeated(["a", "b"], 5)).toEqual(["a", "b", "a", "b", "a"]);
    expect(repeated([], 5)).toEqual([]);
  });
});

test("a percentile is a value that was measured", () => {
  expect([0.5, 0.95, 1].map((share) => percentile([5, 1, 4, 2, 3], share))).toEqual([3, 5, 5]);
  expect(percentile([], 0.5)).toBe(0);
});

test("the empty graph has the nodes and edges of the ticket graph", async () => {
  const knowledge = await createInstantKnowledge();
  const config = loadConfig({ DATA_DIR: await folder(), LOG_LEVEL: "silent", DEMO: "off" });
  const desk = await compose(config, { knowledge });
  onTestFinished(() => desk.close());
  const wiring = wiringOf(desk);
  const empty = buildEmptyGraph(wiring, { wayOf: () => wholeWay(wiring), checkpointer: new MemorySaver() });
  const edgesOf = async (graph: Pick<typeof empty, "getGraphAsync">) =>
    (await graph.getGraphAsync()).edges
      .map(({ source, target, conditional = false }) => `${source} ${conditional ? "?" : "-"}> ${target}`)
      .toSorted();
  expect(await edgesOf(empty)).toEqual(await edgesOf(desk.graph!));
});

test("every ticket sent through the desk is answered for", async () => {
  const question = NewTicket.parse({
    customer_email: "ada@example.com",
    subject: "Hours",
    description: "When are you open?",
  });
  const { account, runs } = await runDesk({
    tickets: repeated([question], 3),
    warmUp: [],
    knowledge: await createInstantKnowledge(),
    dataDir: await folder(),
  });
  expect(account).toMatchObject({ submitted: 3, lost: [], failed: [], stuck: [] });
  expect(runs.flatMap(({ path }) => path.map(({ node }) => node))).toContain("review");
});

test("an empty run goes the way that a ticket's run went", async () => {
  const knowledge = await createInstantKnowledge();
  const config = loadConfig({ DATA_DIR: await folder(), LOG_LEVEL: "silent", DEMO: "off" });
  const desk = await compose(config, { knowledge });
  onTestFinished(() => desk.close());
  const path = ["prepare", "classify", "sense", "troubleshoot", "forecast", "route", "escalate", "review"];
  const wayOf = (runId: string) =>
    runId === "1" ? { path, interrupted: true } : { path: [...path, "act"], interrupted: false };
  const empty = buildEmptyGraph(wiringOf(desk), { wayOf, checkpointer: new MemorySaver() });
  const walked = async (run_id: string) => {
    const input = { run_id, ticket_id: run_id, epoch: 1, watermark: 1 };
    const steps = await empty.stream(input, { configurable: { thread_id: run_id }, streamMode: "updates" });
    const names: string[] = [];
    for await (const step of steps) names.push(...Object.keys(step));
    return names;
  };
  const stopped = await walked("1");
  expect(stopped).toEqual(expect.arrayContaining(["escalate", "__interrupt__"]));
  expect(stopped).not.toContain("act");
  expect(await walked("2")).toEqual(expect.arrayContaining([...path, "act"]));
});
