import { randomBytes, randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { pino, type Logger } from "pino";
import { detectLanguage } from "../agents/prepare/language.js";
import { type Clock, SECOND_MS } from "../domain/clock.js";
import type { Op } from "../domain/documents.js";
import { createIds, type Ids } from "../domain/ids.js";
import type { Jobs } from "../domain/jobs.js";
import type { PolicyInForce } from "../domain/policy.js";
import type { Knowledge } from "../knowledge/start-knowledge.js";
import { startKnowledge } from "../knowledge/start-knowledge.js";
import { createChannels, type Channels } from "./channels/channel.js";
import { buildAgents } from "./composition/build-agents.js";
import { buildWorker } from "./composition/build-worker.js";
import { openStore } from "./composition/open-store.js";
import type { Config } from "./config.js";
import { createDesk } from "./desk/create-desk.js";
import { createAuthenticate } from "./http/authenticate.js";
import { createApp } from "./http/create-app.js";
import type { Readiness } from "./http/deps.js";
import { createInProcessJobs } from "./jobs/in-process-jobs.js";
import { JOB_OPTIONS } from "./jobs/job-options.js";
import { repeat } from "./jobs/repeat.js";
import { syncPeople } from "./keys/sync-people.js";
import { indexArticles } from "./knowledge/index-articles.js";
import type { ModelOutcome } from "./model/create-model.js";
import type { Exchange } from "./model/exchange.js";
import { loadPolicy } from "./policy/load-policy.js";
import { createRealtime } from "./realtime/create-realtime.js";
import { createRecorder } from "./recording/recorder.js";
import { createTicketWaits } from "./wait-for-ticket.js";

/** A worker that dies is missed after this; one that lives renews three times within it. */
const LEASE_MS = 30 * SECOND_MS;
const SWEEP_MS = 5 * SECOND_MS;
/** Tickets worked at once: the thread that embeds is one, the rest is waiting. */
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
};

/** Builds the whole desk from its configuration: the only place that does. Nothing works until `start`. */
export async function compose(config: Config, overrides: Overrides = {}) {
  mkdirSync(config.dataDir, { recursive: true });
  const clock = overrides.clock ?? (() => new Date());
  const ids: Ids = createIds({ clock, randomBytes });
  const log = overrides.log ?? createLog(config.logLevel);
  const policy = overrides.policy ?? loadPolicy(config.policyFile);
  const listeners: ((ops: readonly Op[]) => void)[] = [];
  const store = openStore({
    dataDir: config.dataDir,
    policy,
    clock,
    ids,
    randomBytes,
    onCommitted: (ops) => listeners.forEach((listener) => listener(ops)),
  });
  const knowledge = overrides.knowledge ?? (await startKnowledge({ dataDir: config.dataDir, log }));
  const { index, classifiers } = knowledge;
  const recorder = createRecorder({ documents: store.documents, clock, ids });
  const jobs: Jobs = { enqueue: (name, payload, options) => engine.enqueue(name, payload, options) };
  const worker = buildWorker({
    ...{ store, index, recorder, jobs, policy, clock, ids, log },
    channels: overrides.channels ?? createChannels(),
    agents: (ports) =>
      buildAgents({
        ...ports,
        store,
        index,
        classifiers,
        recorder,
        model: config.model,
        policy,
        clock,
        ids,
        log,
        exchange: overrides.exchange,
        countModel: overrides.countModel,
      }),
    owner: `${process.pid}-${randomUUID().slice(0, 8)}`,
    leaseMs: overrides.leaseMs ?? LEASE_MS,
  });
  const engine = createInProcessJobs({
    handlers: worker.handlers,
    log,
    clock,
    concurrency: CONCURRENCY,
    options: JOB_OPTIONS,
  });
  const desk = createDesk({
    ...store,
    policy,
    clock,
    ids,
    jobs,
    detectLanguage: (text, fallback) => detectLanguage(text, fallback).language,
  });
  const waits = createTicketWaits({ get: store.tickets.get, lookAgainMs: SECOND_MS });
  const authenticate = createAuthenticate({ ...store, clock });
  let working = false;
  const readiness = async (): Promise<Readiness> => ({
    documents: await store.documents.ping().then(
      () => "ok" as const,
      () => "down" as const,
    ),
    knowledge: knowledge.status() === "ready" ? "ok" : "down",
    jobs: working ? "ok" : "starting",
  });
  const { waitForTicket } = waits;
  const { allowedOrigins } = config;
  const app = createApp({
    ...store,
    authenticate,
    desk,
    index,
    waitForTicket,
    readiness,
    policy,
    clock,
    ids,
    log,
    allowedOrigins,
  });
  const server: Server = createServer(app);
  const realtime = createRealtime({ ...store, server, authenticate, allowedOrigins, log });
  listeners.push(worker.afterCommit, waits.onCommitted, realtime.publish);
  let stopSweeping = () => {};

  return {
    ...{ config, policy, store, desk, knowledge, server, graph: worker.graph, jobs: engine, clock, ids, log },
    waitForTicket,
    /** Fills the indexes, brings the people in, and begins to work. */
    start: async () => {
      await syncPeople({ ...store, policy: policy.policy });
      await indexArticles({ articles: store.articles, index });
      await worker.resolvedIndex.rebuild();
      engine.start();
      stopSweeping = repeat(SWEEP_MS, () => engine.enqueue("sweep", {}));
      working = true;
    },
    /** Stops taking work and requests, lets what runs end, and closes everything in reverse. */
    close: async () => {
      stopSweeping();
      working = false;
      await realtime.close();
      if (server.listening) {
        const closed = new Promise((resolve) => server.close(resolve));
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), SECOND_MS).unref();
        await closed;
      }
      await engine.drain(DRAIN_MS);
      if (!overrides.knowledge) await knowledge.close();
      await store.documents.close();
    },
  };
}

export type ComposedDesk = Awaited<ReturnType<typeof compose>>;

/** Customer text and secrets are never logged: their fields are cut out wherever they stand. */
const createLog = (level: string): Logger =>
  pino({
    level,
    redact: {
      paths: [
        "*.text",
        "*.description",
        "*.subject",
        "*.customer_email",
        "*.customer_name",
        "*.authorization",
        "*.apiKey",
      ],
      censor: "[redacted]",
    },
  });
