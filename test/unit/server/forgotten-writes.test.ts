import { EventEmitter } from "node:events";
import { emptyCheckpoint, MemorySaver } from "@langchain/langgraph-checkpoint";
import { expect, test } from "vitest";
import { outliveForgottenWrites } from "../../../server/forgotten-writes.js";
import { createFencedCheckpointer } from "../../../store/fenced-checkpointer.js";

const META = { source: "loop", step: 0, parents: {} } as const;

const setUp = () => {
  const process = new EventEmitter();
  const told: unknown[] = [];
  outliveForgottenWrites(process, (reason) => told.push(reason));
  return { process, told };
};

test("a checkpointer's write that failed after its run had is told, and ends nothing", async () => {
  const { process, told } = setUp();
  const checkpointer = createFencedCheckpointer({ inner: new MemorySaver(), holdsLease: async () => false });
  const config = { configurable: { thread_id: "RUN-1", ticket_id: "TKT-1", lease_token: 1 } };
  const reason: unknown = await checkpointer
    .put(config, emptyCheckpoint(), META, {})
    .catch((error: unknown) => error);
  process.emit("unhandledRejection", reason);
  expect(told).toEqual([expect.objectContaining({ code: "lease_lost" })]);
});

test.each([new Error("a bug"), "no error at all", undefined])(
  "any other rejection is thrown: %s",
  (reason) => {
    const { process, told } = setUp();
    let thrown: unknown = "nothing";
    try {
      process.emit("unhandledRejection", reason);
    } catch (error) {
      thrown = error;
    }
    expect([thrown, told]).toEqual([reason, []]);
  },
);
