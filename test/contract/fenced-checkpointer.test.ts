import { Annotation, Command, END, interrupt, START, StateGraph } from "@langchain/langgraph";
import { emptyCheckpoint } from "@langchain/langgraph-checkpoint";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFencedCheckpointer, isForgottenWrite } from "../../store/fenced-checkpointer.js";
import { ticketsAt } from "../fixtures/temp-tickets.js";
import { ticketDocument } from "../fixtures/ticket-document.js";
import type { OpenDocuments } from "./documents-suite.js";
import { ALL_ENGINES } from "./engines.js";

const TICKET = "TKT-20260302-0000000A";
const LEASE_MS = 1000;
const META = { source: "loop", step: 0, parents: {} } as const;

describe.each(ALL_ENGINES)("a fenced checkpointer on $name", (engine) => {
  let temp: OpenDocuments;
  beforeEach(async () => {
    temp = await engine.open();
  });
  afterEach(() => temp.dispose());

  /** A ticket whose lease is held under token 1, and a graph of two steps with a question between. */
  const setUp = async () => {
    const { tickets, time } = ticketsAt(temp.documents);
    await temp.documents.insert("tickets", ticketDocument());
    await tickets.acquireLease(TICKET, { owner: "worker-1", ms: LEASE_MS });
    const flushed: string[] = [];
    const inner = temp.checkpointer;
    const checkpointer = createFencedCheckpointer({
      inner,
      holdsLease: tickets.holdsLease,
      beforePut: async (threadId) => {
        const head = await inner.getTuple({ configurable: { thread_id: threadId } });
        flushed.push(`${threadId} after ${head ? "a checkpoint" : "none"}`);
      },
    });
    const ran: string[] = [];
    const note = (name: string) => () => {
      ran.push(name);
      return {};
    };
    const graph = new StateGraph(Annotation.Root({ answer: Annotation<string> }))
      .addNode("first", note("first"))
      .addNode("ask", () => ({ answer: interrupt<string, string>("may I?") }))
      .addNode("last", note("last"))
      .addEdge(START, "first")
      .addEdge("first", "ask")
      .addEdge("ask", "last")
      .addEdge("last", END)
      .compile({ checkpointer });
    const takeOver = async () => {
      time.now = new Date(time.now.getTime() + 2 * LEASE_MS);
      return tickets.acquireLease(TICKET, { owner: "worker-2", ms: LEASE_MS });
    };
    return { graph, checkpointer, inner, flushed, ran, takeOver };
  };

  const underLease = (lease_token: number) => ({
    configurable: { thread_id: "RUN-1", ticket_id: TICKET, lease_token },
    durability: "sync" as const,
  });

  it("lets the holder of the lease run, stop at an interrupt and resume", async () => {
    const { graph, ran } = await setUp();
    await graph.invoke({}, underLease(1));
    const answered = await graph.invoke(new Command({ resume: "yes" }), underLease(1));
    expect(answered).toEqual({ answer: "yes" });
    expect(ran).toEqual(["first", "last"]);
  });

  it("refuses every write of a worker whose lease was taken over, and nothing runs on", async () => {
    const { graph, ran, inner, takeOver } = await setUp();
    await graph.invoke({}, underLease(1));
    const before = await inner.getTuple({ configurable: { thread_id: "RUN-1" } });
    await takeOver();
    await expect(graph.invoke(new Command({ resume: "yes" }), underLease(1))).rejects.toMatchObject({
      code: "lease_lost",
    });
    expect(await inner.getTuple({ configurable: { thread_id: "RUN-1" } })).toEqual(before);
    expect(ran).toEqual(["first"]);
    expect(await graph.invoke(new Command({ resume: "yes" }), underLease(2))).toEqual({ answer: "yes" });
  });

  it("refuses pending writes as it refuses checkpoints", async () => {
    const { checkpointer } = await setUp();
    const stale = { configurable: { ...underLease(0).configurable, checkpoint_id: "1" } };
    const refusal = { name: "AppError", code: "lease_lost" };
    await expect(checkpointer.put(stale, emptyCheckpoint(), META, {})).rejects.toMatchObject(refusal);
    await expect(checkpointer.putWrites(stale, [["answer", 1]], "task-1")).rejects.toMatchObject(refusal);
  });

  it("leaves no rejection unheard when a write is refused after its run has failed and nobody waits for it", async () => {
    const { checkpointer } = await setUp();
    const unheard: unknown[] = [];
    const note = (reason: unknown) => unheard.push(reason);
    process.on("unhandledRejection", note);
    const stale = { configurable: { ...underLease(0).configurable, checkpoint_id: "1" } };
    void checkpointer.putWrites(stale, [["answer", 1]], "task-1");
    void checkpointer.put(stale, emptyCheckpoint(), META, {});
    await expect(checkpointer.putWrites(stale, [["answer", 1]], "task-1")).rejects.toThrow("taken over");
    await new Promise(setImmediate);
    process.off("unhandledRejection", note);
    expect(unheard).toEqual([]);
  });

  it("marks its failed writes, so that they are known where LangGraph lets them fall", async () => {
    const { checkpointer } = await setUp();
    const stale = { configurable: { ...underLease(0).configurable, checkpoint_id: "1" } };
    const refused = (write: Promise<unknown>) => write.catch((reason: unknown) => reason);
    const derived = checkpointer.putWrites(stale, [["answer", 1]], "task-1").then(() => {});
    expect(isForgottenWrite(await refused(derived))).toBe(true);
    expect(isForgottenWrite(await refused(checkpointer.put(stale, emptyCheckpoint(), META, {})))).toBe(true);
    expect(isForgottenWrite(new Error("another"))).toBe(false);
  });

  it("flushes what was recorded before each write, the first included", async () => {
    const { graph, flushed } = await setUp();
    await graph.invoke({}, underLease(1));
    expect(flushed[0]).toBe("RUN-1 after none");
    expect(flushed.length).toBeGreaterThan(2);
    expect(flushed.slice(1)).toContain("RUN-1 after a checkpoint");
  });

  it("writes nothing when the flush fails", async () => {
    const { inner } = await setUp();
    const checkpointer = createFencedCheckpointer({
      inner,
      holdsLease: async () => true,
      beforePut: () => Promise.reject(new Error("disk full")),
    });
    const config = { configurable: { thread_id: "RUN-2", checkpoint_ns: "" } };
    await expect(checkpointer.put(config, emptyCheckpoint(), META, {})).rejects.toThrow("disk full");
    expect(await inner.getTuple(config)).toBeUndefined();
  });

  it("asks nothing of threads without a lease, and deletes them whole", async () => {
    const { graph, checkpointer } = await setUp();
    const config = { configurable: { thread_id: "sandbox" } };
    await graph.invoke({}, config);
    expect(await checkpointer.getTuple(config)).toBeDefined();
    await checkpointer.deleteThread("sandbox");
    expect(await checkpointer.getTuple(config)).toBeUndefined();
  });

  it("shares one connection with commits of documents made at the same moment", async () => {
    const { graph } = await setUp();
    const runs = Array.from({ length: 8 }, (_, at) =>
      graph.invoke({}, { configurable: { thread_id: `T-${at}` }, durability: "sync" }),
    );
    const inserts = Array.from({ length: 200 }, (_, at) =>
      temp.documents.insert("orders", { order_id: `O-${at}` }),
    );
    await Promise.all([...runs, ...inserts]);
    expect(await temp.documents.count("orders")).toEqual([{ group: {}, count: 200 }]);
  });
});
