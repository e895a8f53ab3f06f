import { createServer } from "node:http";
import { detectLanguage } from "../../agents/prepare/language.js";
import { SECOND_MS } from "../../domain/clock.js";
import type { Config } from "../config.js";
import { createDashboard, type Dashboard } from "../dashboard.js";
import { createDesk } from "../desk/create-desk.js";
import { createAuthenticate } from "../http/authenticate.js";
import { closingServer } from "../http/closing-server.js";
import { createApp } from "../http/create-app.js";
import { createServiceApp } from "../http/create-service-app.js";
import type { Readiness } from "../http/deps.js";
import type { JobEngine } from "../jobs/job-engine.js";
import { kept } from "../kept.js";
import { createRealtime } from "../realtime/create-realtime.js";
import { connectOtherProcesses } from "../realtime/other-processes.js";
import { createTicketWaits } from "../wait-for-ticket.js";
import { buildEntrance } from "./build-entrance.js";
import { buildEvaluations } from "./build-evaluations.js";
import { buildReplays } from "./build-replays.js";
import { buildWebhookRegistry } from "./build-webhooks.js";
import type { Parts } from "./open-parts.js";
import type { Overrides } from "./overrides.js";
import { openThreadGraph } from "./open-thread-graph.js";
import { isServing, type ProcessRole } from "./process-role.js";

/** How old what other processes have changed may look. */
const DASHBOARD_MS = SECOND_MS;

type Options = {
  config: Config;
  overrides: Overrides;
  role: ProcessRole;
  engine: JobEngine;
  /** How the index stands to the documents. */
  index: () => "starting" | "ok" | "degraded";
  /** Whether the process has begun to do what it is for. */
  isStarted: () => boolean;
};

/** How the world reaches a process: the operations of the desk, HTTP and live events; of a worker, its health alone. */
export function buildFace(parts: Parts, { config, overrides, role, engine, index, isStarted }: Options) {
  const { store, knowledge, clock, metrics, log } = parts;
  const desk = createDesk({
    ...parts,
    ...store,
    jobs: engine,
    detectLanguage: (text, fallback) => detectLanguage(text, fallback).language,
  });
  const waits = createTicketWaits({ get: (id) => store.tickets.get(id), lookAgainMs: SECOND_MS });
  const authenticate = createAuthenticate({ ...store, clock });
  const entrance = buildEntrance(parts, { config, authenticate });
  const others = parts.redis && connectOtherProcesses({ ...parts.redis, log });
  const readiness = readinessOf(parts, { engine, index, isStarted, others });
  metrics.watch({ parts: readiness, lanes: engine.lanes });
  const webhooks = buildWebhookRegistry({ ...parts, config, names: overrides.webhookNames });
  const replays = buildReplays(parts, config, overrides);
  const runs = { replays, evaluationRuns: buildEvaluations(parts, config, overrides) };
  const threadGraph = isServing(role) ? openThreadGraph(parts) : null;
  const app = threadGraph
    ? createApp({
        ...parts,
        ...store,
        authenticate,
        ...entrance,
        desk,
        dashboard: keptDashboard(parts),
        index: knowledge.index,
        jobs: engine,
        waitForTicket: waits.waitForTicket,
        readiness,
        webhooks,
        ...runs,
        threadGraph,
        pages: overrides.pages ?? null,
        allowedOrigins: config.allowedOrigins,
      })
    : createServiceApp({ readiness, metrics, ids: parts.ids, log });
  const server = createServer(app);
  const closeServer = closingServer(server);
  const realtime = createRealtime({
    ...store,
    server: isServing(role) ? server : null,
    others,
    onCommittedElsewhere: ({ notices }) =>
      notices.forEach(({ about, key }) => about === "ticket" && waits.wake(key)),
    authenticate,
    clock,
    allowedOrigins: config.allowedOrigins,
    log,
  });
  const closeRealtime = async () => {
    await runs.evaluationRuns.close();
    await realtime.close();
    await threadGraph?.close();
    others?.close();
  };
  return { desk, replays, waits, server, closeServer, realtime, closeRealtime };
}

type Watched = Pick<Options, "engine" | "index" | "isStarted"> & {
  others: { isReachable(): boolean } | null;
};

function readinessOf(
  { store, knowledge }: Parts,
  { engine, index, isStarted, others }: Watched,
): () => Promise<Readiness> {
  return async () => ({
    documents: await store.documents.ping().then(
      () => "ok" as const,
      () => "down" as const,
    ),
    knowledge: knowledge.status() === "ready" ? "ok" : "down",
    // Without it tickets are worked with a person's help, and nothing is lost.
    index: isStarted() && index() === "starting" ? "degraded" : index(),
    // Documents are the truth: what is not queued now is found by a sweep.
    jobs: !isStarted() ? "starting" : engine.isReachable() ? "ok" : "degraded",
    live_events: !others || others.isReachable() ? "ok" : "degraded",
  });
}

/** Every console that is open asks for it again and again: it is counted anew after each commit of this process. */
function keptDashboard({ store, clock, listeners }: Parts): () => Promise<Dashboard> {
  const dashboard = kept(createDashboard({ ...store, clock }), { ms: DASHBOARD_MS, clock });
  listeners.push(() => dashboard.forget());
  return () => dashboard("");
}
