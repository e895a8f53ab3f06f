import { randomBytes, randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { createServer } from "node:http";
import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import type { Logger } from "pino";
import { detectLanguage } from "../agents/prepare/language.js";
import { type Clock, SECOND_MS } from "../domain/clock.js";
import type { Documents, Op } from "../domain/documents.js";
import { createIds } from "../domain/ids.js";
import type { Jobs } from "../domain/jobs.js";
import type { PolicyInForce } from "../domain/policy.js";
import { startKnowledge, type Knowledge } from "../knowledge/start-knowledge.js";
import { createChannels, type Channels } from "./channels/channel.js";
import { buildAgents } from "./composition/build-agents.js";
import { buildWorker } from "./composition/build-worker.js";
import { openStore } from "./composition/open-store.js";
import type { Config } from "./config.js";
import { createDesk } from "./desk/create-desk.js";
import { createAuthenticate } from "./http/authenticate.js";
import { closingServer } from "./http/closing-server.js";
import { createApp } from "./http/create-app.js";
import type { Readiness } from "./http/deps.js";
import { createInProcessJobs } from "./jobs/in-process-jobs.js";
import { JOB_OPTIONS } from "./jobs/job-options.js";
import { repeat } from "./jobs/repeat.js";
import { syncPeople } from "./keys/sync-people.js";
import { indexArticles } from "./knowledge/index-articles.js";
import { createLog } from "./log.js";
import type { ModelOutcome } from "./model/create-model.js";
import type { Exchange } from "./model/exchange.js";
import { loadPolicy } from "./policy/load-policy.js";
import { createRealtime } from "./realtime/create-realtime.js";
import { createRecorder } from "./recording/recorder.js";
import { createTicketWaits } from "./wait-for-ticket.js";

/** A worker that dies is missed after this; one that lives renews three times within it. */
const LEASE_MS = 30 * SECOND_MS;
const SWEEP_MS = 5 * SECOND_MS;
/** Tickets worked at once, and as many quick jobs beside them: the thread that embeds is one, the rest is waiting. */
const CONCURRENCY = 8;
/** SIGTERM must end within ten seconds; what has not ended by then is continued by the next start. */
const DRAIN_MS = 8 * SECOND_MS;

/** What tests put in the place of real parts. */
export type Overrides = {
  clock?: Clock;
  policy?: PolicyInForce;
  /** Started by the caller, who also closes it. */
  knowledge?: Knowledge;
  channels?: Channels;
  exchange?: Exchange;
  countModel?: (outcome: ModelOutcome) => void;
  log?: Logger;
  leaseMs?: number;
  /** Put around the engine of documents, and around the checkpointer inside its fence: for tests that stop at a write. */
  aroundDocuments?: (engine: Documents) => Documents;
  aroundCheckpointer?: (saver: BaseCheckpointSaver) => BaseCheckpointSaver;
};

/** Builds the whole desk from its configuration: the only place that does. Nothing works until `start`. */
export async function compose(config: Config, overrides: Overrides = {}) {
  const parts = await openParts(config, overrides);
  const work = buildWork(parts, config, overrides);
  const face = buildFace(parts, work, config);
  parts.listeners.push(work.worker.afterCommit, face.waits.onCommitted, (ops) => face.realtime.publish(ops));
  let stopSweeping = () => {};

  return {
    config,
    ...parts,
    desk: face.desk,
    server: face.server,
    graph: work.worker.graph,
    jobs: work.engine,
    waitForTicket: face.waits.waitForTicket,
    /** Brings the people in, fills the indexes, and begins to work. @throws AppError "unavailable" */
    start: async () => {
      await syncPeople({ ...parts.store, policy: parts.policy.policy });
      await indexArticles({ articles: parts.store.articles, index: parts.knowledge.index });
      await work.worker.resolvedIndex.rebuild();
      work.engine.start();
      stopSweeping = repeat(SWEEP_MS, () => work.engine.enqueue("sweep", {}));
      work.setWorking(true);
    },
    /** Takes no more requests and jobs, lets those that run end, and closes everything in reverse. */
    close: async () => {
      stopSweeping();
      work.setWorking(false);
      await face.realtime.close();
      await Promise.all([face.closeServer(), work.engine.drain(DRAIN_MS)]);
      if (!overrides.knowledge) await parts.knowledge.close();
      await parts.store.documents.close();
    },
  };
}

export type ComposedDesk = Awaited<ReturnType<typeof compose>>;

/** What everything stands on: time, ids, log, policy, the store and the inference thread. */
async function openParts(config: Config, overrides: Overrides) {
  mkdirSync(config.dataDir, { recursive: true });
  const clock = overrides.clock ?? (() => new Date());
  const ids = createIds({ clock, randomBytes });
  const log = overrides.log ?? createLog(config.logLevel);
  const policy = overrides.policy ?? loadPolicy(config.policyFile);
  const listeners: ((ops: readonly Op[]) => void)[] = [];
  const onCommitted = (ops: readonly Op[]) => listeners.forEach((listener) => listener(ops));
  const { aroundDocuments, aroundCheckpointer } = overrides;
  const store = openStore({
    dataDir: config.dataDir,
    policy,
    clock,
    ids,
    randomBytes,
    onCommitted,
    aroundDocuments,
    aroundCheckpointer,
  });
  const knowledge = overrides.knowledge ?? (await startKnowledge({ dataDir: config.dataDir, log }));
  return { clock, ids, log, policy, store, knowledge, listeners };
}

type Parts = Awaited<ReturnType<typeof openParts>>;

/** What works tickets: agents, graph, handlers and the runner of jobs. */
function buildWork(parts: Parts, config: Config, overrides: Overrides) {
  const { index, classifiers } = parts.knowledge;
  const recorder = createRecorder({ documents: parts.store.documents, clock: parts.clock, ids: parts.ids });
  // Handlers enqueue jobs and the runner calls handlers: the one is known to the other only once both are built.
  const jobs: Jobs = { enqueue: (name, payload, options) => engine.enqueue(name, payload, options) };
  const worker = buildWorker({
    ...parts,
    index,
    recorder,
    jobs,
    channels: overrides.channels ?? createChannels(),
    agents: (ports) =>
      buildAgents({
        ...parts,
        ...ports,
        index,
        classifiers,
        recorder,
        model: config.model,
        exchange: overrides.exchange,
        countModel: overrides.countModel,
      }),
    owner: `${process.pid}-${randomUUID().slice(0, 8)}`,
    leaseMs: overrides.leaseMs ?? LEASE_MS,
  });
  const engine = createInProcessJobs({
    ...parts,
    handlers: worker.handlers,
    concurrency: CONCURRENCY,
    options: JOB_OPTIONS,
  });
  let working = false;
  return {
    worker,
    jobs,
    engine,
    isWorking: () => working,
    setWorking: (now: boolean) => void (working = now),
  };
}

/** How the world reaches the desk: its operations, HTTP and live events. */
function buildFace(parts: Parts, work: ReturnType<typeof buildWork>, { allowedOrigins }: Config) {
  const { store, knowledge, clock, log } = parts;
  const desk = createDesk({
    ...parts,
    ...store,
    jobs: work.jobs,
    detectLanguage: (text, fallback) => detectLanguage(text, fallback).language,
  });
  const waits = createTicketWaits({ get: (id) => store.tickets.get(id), lookAgainMs: SECOND_MS });
  const authenticate = createAuthenticate({ ...store, clock });
  const readiness = async (): Promise<Readiness> => ({
    documents: await store.documents.ping().then(
      () => "ok" as const,
      () => "down" as const,
    ),
    knowledge: knowledge.status() === "ready" ? "ok" : "down",
    jobs: work.isWorking() ? "ok" : "starting",
  });
  const app = createApp({
    ...parts,
    ...store,
    authenticate,
    desk,
    index: knowledge.index,
    waitForTicket: waits.waitForTicket,
    readiness,
    allowedOrigins,
  });
  const server = createServer(app);
  const closeServer = closingServer(server);
  const realtime = createRealtime({ ...store, server, authenticate, allowedOrigins, log });
  return { desk, waits, server, closeServer, realtime };
}
