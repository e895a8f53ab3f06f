import type { Command, StateSnapshot } from "@langchain/langgraph";
import type { Logger } from "pino";
import type { Clock } from "../../domain/clock.js";
import type { Documents } from "../../domain/documents.js";
import type { Ids } from "../../domain/ids.js";
import type { Jobs } from "../../domain/jobs.js";
import type { PolicyInForce } from "../../domain/policy.js";
import type { RunVersions } from "../../domain/run.js";
import { createCollection, type Collection, type DocumentOf } from "../../store/collection.js";
import type { Tickets } from "../../store/tickets.js";
import type { Recorder } from "../recording/recorder.js";

/** What a run of the ticket graph begins with. */
export type RunInput = { run_id: string; ticket_id: string; epoch: number; watermark: number };

/** Answers an interrupt: it updates nothing and goes nowhere by itself. */
export type Resume = Command<unknown, Record<string, never>, never>;

type RunConfig = {
  configurable: { thread_id: string; ticket_id: string; lease_token: number };
  durability: "sync";
  signal: AbortSignal;
  runName: string;
};

/** What the worker calls of the compiled ticket graph. */
export type RunGraph = {
  /** Begins with an input, answers an interrupt with a Command, and goes on where it stood with null. */
  invoke(input: RunInput | Resume | null, config: RunConfig): Promise<unknown>;
  getState(config: {
    configurable: { thread_id: string };
  }): Promise<Pick<StateSnapshot, "values" | "tasks" | "config">>;
};

/** Typed reads of what the worker looks at besides tickets. */
export type Reads = {
  [N in "runs" | "reviews" | "effects" | "messages" | "people" | "customers" | "orders"]: Collection<
    DocumentOf[N]
  >;
};

/** Reads straight from the documents; every one is parsed where it is read. */
export const createReads = (documents: Pick<Documents, "get" | "find">): Reads => ({
  runs: createCollection(documents, "runs"),
  reviews: createCollection(documents, "reviews"),
  effects: createCollection(documents, "effects"),
  messages: createCollection(documents, "messages"),
  people: createCollection(documents, "people"),
  customers: createCollection(documents, "customers"),
  orders: createCollection(documents, "orders"),
});

/** What the worker's jobs stand on. `tickets` must count work (`countWork`). */
export type WorkerDeps = {
  documents: Documents;
  tickets: Tickets;
  reads: Reads;
  graph: RunGraph;
  /** Runs begun under another are not resumed. */
  graphVersion: string;
  /** What every run is made by. */
  versions: RunVersions;
  recorder: Recorder;
  policy: PolicyInForce;
  jobs: Jobs;
  clock: Clock;
  ids: Ids;
  log: Pick<Logger, "info" | "warn" | "error">;
};

/** More of anything than one ticket, run or desk has; where there might be more, the next sweep goes on. */
export const MANY = 1000;
