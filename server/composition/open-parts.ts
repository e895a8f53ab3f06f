import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import type { Op } from "../../domain/documents.js";
import { AppError } from "../../domain/errors.js";
import { createIds } from "../../domain/ids.js";
import { startKnowledge } from "../../knowledge/start-knowledge.js";
import type { Config } from "../config.js";
import { createGraveyard } from "../jobs/graveyard.js";
import { keepSearches } from "../knowledge/keep-searches.js";
import { openLog } from "../log.js";
import { loadPolicy } from "../policy/load-policy.js";
import { createPooledRandomBytes } from "../pooled-random-bytes.js";
import { createConnectRedis } from "../redis/connect-redis.js";
import { beginTracing, observeStore } from "./build-observation.js";
import { chromaOf } from "./chroma-of.js";
import { openStore } from "./open-store.js";
import type { Overrides } from "./overrides.js";
import { deskNamespace } from "./desk-namespace.js";

/** What everything stands on, in every role: time, ids, log, policy, the store, the inference thread, Redis. */
export async function openParts(config: Config, overrides: Overrides) {
  makeDataFolder(config);
  const clock = overrides.clock ?? (() => new Date());
  const ids = createIds({ clock, randomBytes: createPooledRandomBytes() });
  const { log, close: closeLog } = overrides.log
    ? { log: overrides.log, close: async () => {} }
    : await openLog(config, clock);
  const { tracing, aroundDerive } = await beginTracing(config, log);
  const policy = overrides.policy ?? loadPolicy(config.policyFile);
  const onCommitted = (ops: readonly Op[]) => listeners.forEach((listener) => listener(ops));
  const { aroundDocuments, aroundCheckpointer } = overrides;
  const opened = await openStore({
    config,
    policy,
    clock,
    ids,
    randomBytes,
    onCommitted,
    log,
    aroundDerive,
    aroundDocuments,
    aroundCheckpointer,
  });
  const { store, metrics, listeners } = observeStore({ store: opened, tracing, clock, log });
  const inference =
    overrides.knowledge ?? (await startKnowledge({ dataDir: config.dataDir, chroma: chromaOf(config), log }));
  const knowledge = { ...inference, index: keepSearches(inference.index, { clock }) };
  const graveyard = createGraveyard({ deadLetters: store.deadLetters, log });
  const redis =
    config.redisUrl === null
      ? null
      : { connect: createConnectRedis({ url: config.redisUrl, log }), prefix: deskNamespace(config) };
  const base = { clock, ids, log, closeLog, policy, randomBytes };
  return { ...base, store, knowledge, listeners, metrics, tracing, graveyard, redis };
}

/** @throws AppError "invalid_input" where there can be no such folder */
function makeDataFolder({ dataDir }: Config): void {
  try {
    mkdirSync(dataDir, { recursive: true });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `expected a folder that can be made, found ${dataDir} (${why})`;
    throw new AppError("invalid_input", "The environment does not fit", {
      cause,
      errors: [{ path: "DATA_DIR", message }],
    });
  }
}

export type Parts = Awaited<ReturnType<typeof openParts>>;
