import type { Logger } from "pino";
import type { ReadCase } from "../../agents/ports.js";
import type { Clock } from "../../domain/clock.js";
import type { Ids } from "../../domain/ids.js";
import type { Jobs } from "../../domain/jobs.js";
import type { KnowledgeIndex } from "../../domain/knowledge.js";
import type { PolicyInForce } from "../../domain/policy.js";
import type { RunVersions } from "../../domain/run.js";
import { buildTicketGraph, GRAPH_VERSION, type TicketGraphDeps } from "../../graphs/ticket.js";
import type { Channels } from "../channels/channel.js";
import type { JobHandlers } from "../jobs/handlers.js";
import type { Recorder } from "../recording/recorder.js";
import { createAssignWaiting } from "../worker/assign-waiting.js";
import { createReadCase } from "../worker/context/read-case.js";
import { createDeliver } from "../worker/deliver.js";
import { createReads } from "../worker/deps.js";
import { createExpireReview } from "../worker/expire-review.js";
import { createRunLeases } from "../worker/run-lease.js";
import { createSweep } from "../worker/sweep.js";
import { createWorkTicket } from "../worker/work-ticket.js";
import { createWriteOutbox } from "../worker/write-outbox.js";
import type { WebhookSending } from "./build-webhooks.js";
import type { Store } from "./open-store.js";

export type WorkerOptions = {
  store: Store;
  index: KnowledgeIndex;
  recorder: Recorder;
  channels: Channels;
  /** The agents, once they know how to read a case and write the outbox. */
  agents: (ports: {
    readCase: ReadCase;
    writeOutbox: ReturnType<typeof createWriteOutbox>;
  }) => TicketGraphDeps;
  jobs: Jobs;
  webhooks: Pick<WebhookSending, "handler">;
  /** Names this process in leases. */
  owner: string;
  /** What every run is made by. */
  versions: RunVersions;
  leaseMs: number;
  /** No other process works on these documents. */
  alone: boolean;
  policy: PolicyInForce;
  clock: Clock;
  ids: Ids;
  log: Logger;
};

/** What works tickets: the graph, and a handler for every job. */
export function buildWorker(options: WorkerOptions) {
  const { store, recorder, jobs, policy, clock, ids, log, channels, owner, leaseMs } = options;
  const { documents, tickets } = store;
  const reads = createReads(documents);
  const readCase = createReadCase({ tickets, reads, documents, policy: policy.policy });
  const base = { documents, tickets, reads, recorder, policy, jobs, clock, ids, log };
  const checkpointer = store.checkpointerFor((runId) => recorder.flush(runId));
  const graph = buildTicketGraph(options.agents({ readCase, writeOutbox: createWriteOutbox(base) })).compile({
    checkpointer,
  });
  const deps = { ...base, graph, graphVersion: GRAPH_VERSION, versions: options.versions };
  const handlers: JobHandlers = {
    "work-ticket": createWorkTicket({
      ...deps,
      readCase,
      acquireLease: createRunLeases({ tickets, owner, leaseMs, log }),
    }),
    deliver: createDeliver({ ...deps, channels }),
    "expire-review": createExpireReview(deps),
    assign: createAssignWaiting(deps),
    "deliver-webhook": options.webhooks.handler,
    sweep: createSweep({
      ...deps,
      deleteThread: (id) => checkpointer.deleteThread(id),
      alone: options.alone,
    }),
  };
  return { graph, handlers };
}
