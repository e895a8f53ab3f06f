import { randomUUID } from "node:crypto";
import { SECOND_MS } from "../../domain/clock.js";
import type { Jobs } from "../../domain/jobs.js";
import { createChannels } from "../channels/channel.js";
import type { Config } from "../config.js";
import { createRecorder } from "../recording/recorder.js";
import { buildAgents } from "./build-agents.js";
import { observeHandlers } from "./build-observation.js";
import { buildWebhookSending } from "./build-webhooks.js";
import { buildWorker } from "./build-worker.js";
import type { Parts } from "./open-parts.js";
import type { Overrides } from "./overrides.js";
import { runVersions } from "./run-versions.js";

/**
 * A worker that dies is missed after this; one that lives renews three times within it. Longer, and the tickets of a
 * killed process wait for nobody; shorter, and a database that elects a new primary costs every run its lease.
 */
export const LEASE_MS = 15 * SECOND_MS;

/** What works tickets: agents, graph, and a handler for every job. `jobs` are what handlers ask for. */
export function buildWork(parts: Parts & { jobs: Jobs }, config: Config, overrides: Overrides) {
  const { index, classifiers } = parts.knowledge;
  const recorder = createRecorder({ documents: parts.store.documents, clock: parts.clock, ids: parts.ids });
  const webhooks = buildWebhookSending({ ...parts, config, names: overrides.webhookNames });
  const worker = buildWorker({
    ...parts,
    webhooks,
    index,
    recorder,
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
        countModel: (outcome) => {
          parts.metrics.countModel(outcome);
          overrides.countModel?.(outcome);
        },
      }),
    versions: runVersions(config, parts.knowledge),
    owner: `${process.pid}-${randomUUID().slice(0, 8)}`,
    leaseMs: overrides.leaseMs ?? LEASE_MS,
    // One process opens the file of SQLite; behind an address there may be any number.
    alone: config.mongodbUri === null,
  });
  return {
    graph: worker.graph,
    handlers: observeHandlers(worker.handlers, parts),
    close: () => webhooks.close(),
  };
}
