import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, MemorySaver } from "@langchain/langgraph";
import { expect, onTestFinished, test } from "vitest";
import { createInstantKnowledge } from "../../../scripts/bench/instant-knowledge.js";
import { openSandbox } from "../../../server/composition/open-sandbox.js";
import { loadConfig } from "../../../server/config.js";

const ACCEPT = new Command<unknown, Record<string, never>, never>({
  resume: [{ type: "accept", args: null }],
});

async function open() {
  const dataDir = await mkdtemp(join(tmpdir(), "deskgraph-studio-"));
  const config = loadConfig({ DATA_DIR: dataDir, LOG_LEVEL: "silent" });
  const { graph, desk } = await openSandbox(config, { knowledge: await createInstantKnowledge() });
  onTestFinished(async () => {
    await desk.close();
    await rm(dataDir, { recursive: true });
  });
  return { compiled: graph.compile({ checkpointer: new MemorySaver() }), desk, dataDir };
}

test("a run stops at its review, and what is accepted stays held in the sandbox", async () => {
  const { compiled, desk, dataDir } = await open();
  const config = {
    configurable: { thread_id: "1", text: "You are thieves. My lawyer will sue you. Refund me." },
  };
  const stopped = await compiled.invoke({}, config);
  expect(stopped).toHaveProperty("__interrupt__");
  const { act_result, ticket_id } = await compiled.invoke(ACCEPT, config);
  const effects = await desk.store.documents.find("effects", { filter: { ticket_id } });
  expect(act_result?.effect_ids).toEqual(effects.map(({ effect_id }) => effect_id));
  expect(effects.map(({ status }) => status)).toEqual(effects.map(() => "held"));
  expect(effects).not.toEqual([]);
  expect(await readdir(dataDir)).toEqual(["studio"]);
});

test("the same ticket can be run again, and without one a sample ticket is", async () => {
  const { compiled } = await open();
  const first = await compiled.invoke({}, { configurable: { thread_id: "1" } });
  const again = await compiled.invoke({ ticket_id: first.ticket_id }, { configurable: { thread_id: "2" } });
  expect(again.ticket_id).toBe(first.ticket_id);
  expect(again.run_id).not.toBe(first.run_id);
});

test("a ticket that is not in the sandbox is refused", async () => {
  const { compiled } = await open();
  const run = compiled.invoke({ ticket_id: "TKT-20261120-0000000A" }, { configurable: { thread_id: "1" } });
  await expect(run).rejects.toThrow("there is no ticket TKT-20261120-0000000A");
});
