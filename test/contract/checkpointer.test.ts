import { deltaChannelHistoryTests, specTest } from "@langchain/langgraph-checkpoint-validation";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, type TestFunction } from "vitest";
import { createFencedCheckpointer } from "../../store/fenced-checkpointer.js";
import type { OpenDocuments } from "./documents-suite.js";
import { ALL_ENGINES } from "./engines.js";

const STORES_ALL =
  "it stores all channel values with each checkpoint; upstream's own suite skips SqliteSaver under its name";
const NO_MIGRATION =
  "it does not read pending sends out of checkpoints of version 3; the desk never wrote any";
const ONLY_CHANGED = "should only store channel_values that have changed (based on newVersions)";

/** Cases that upstream's savers fail on each engine, with the reason; one that begins to pass fails here. */
const UPSTREAM_FAULTS: Record<string, Record<string, string>> = {
  sqlite: { [ONLY_CHANGED]: STORES_ALL },
  "sqlite-beside": { [ONLY_CHANGED]: STORES_ALL },
  mongo: { [ONLY_CHANGED]: STORES_ALL, "should migrate pending sends": NO_MIGRATION },
};

/** Of the engine whose suite is being collected. */
let faults: Record<string, string> = {};

/** Suites within suites are collected later: each brings back the faults of the engine that it was made for. */
const describeWithFaults = Object.assign(
  (name: string, collect: () => void) => {
    const own = faults;
    // oxlint-disable-next-line vitest/valid-title -- the suite's own
    return describe(name, () => {
      faults = own;
      collect();
    });
  },
  { each: describe.each.bind(describe), skip: describe.skip },
);

const itOrUpstreamFault = Object.assign(
  (name: string, run: TestFunction, timeoutMs?: number) => {
    const fault = faults[name];
    const register = fault === undefined ? it : it.fails;
    register(fault === undefined ? name : `${name} [fails: ${fault}]`, run, timeoutMs);
  },
  { each: it.each.bind(it), skip: it.skip },
);

// The validation suite is written for a runner that puts these into the global scope.
Object.assign(globalThis, {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe: describeWithFaults,
  expect,
  it: itOrUpstreamFault,
});

const open = new Map<unknown, OpenDocuments>();

for (const engine of ALL_ENGINES) {
  const fenced = {
    checkpointerName: `the ${engine.name} checkpointer behind the fence`,
    createCheckpointer: async () => {
      const opened = await engine.open();
      const inner = opened.checkpointer;
      const checkpointer = createFencedCheckpointer({ inner, holdsLease: async () => true });
      open.set(checkpointer, opened);
      return checkpointer;
    },
    destroyCheckpointer: async (checkpointer: unknown) => {
      await open.get(checkpointer)?.dispose();
      open.delete(checkpointer);
    },
  };
  faults = UPSTREAM_FAULTS[engine.name] ?? {};
  specTest(fenced);
  deltaChannelHistoryTests(fenced);
}
