import { randomBytes } from "node:crypto";
import { pino } from "pino";
import { createIds } from "../../domain/ids.js";
import { AppError } from "../../domain/errors.js";
import { startKnowledge } from "../../knowledge/start-knowledge.js";
import type { Config } from "../config.js";
import { createLog } from "../log.js";
import { loadPolicy } from "../policy/load-policy.js";
import { buildReplays } from "./build-replays.js";
import { buildIndex } from "./build-index.js";
import type { Parts } from "./open-parts.js";
import { openStore, type Store } from "./open-store.js";

/**
 * The desk's recorded runs for a script, also beside a running desk. Only what goes live needs the inference thread:
 * without it nothing is loaded, and nothing can be inferred.
 * @throws AppError "unavailable" when the store cannot be opened
 */
export async function openReplays(config: Config, { live }: { live: boolean }) {
  const clock = () => new Date();
  const ids = createIds({ clock, randomBytes });
  // Beside what the script prints: only what went wrong.
  const log = createLog("error", pino.destination(2));
  const policy = loadPolicy(config.policyFile);
  const store = await openStore({ config, policy, clock, ids, randomBytes, onCommitted: () => {}, log });
  const knowledge = live ? await openIndexes({ config, store, clock, log }) : null;
  const replays = buildReplays({ store, knowledge: knowledge ?? NOTHING_INFERRED, policy, log }, config, {});
  return {
    store,
    replays,
    close: async () => {
      await knowledge?.close();
      await store.documents.close();
    },
  };
}

/** The inference thread with its indexes as the documents are; it is filled once, follows nothing, and shares no vectors. */
async function openIndexes(parts: { config: Config; store: Store } & Pick<Parts, "clock" | "log">) {
  const { config, log } = parts;
  const knowledge = await startKnowledge({ dataDir: config.dataDir, log });
  const { keptIndex } = buildIndex({ ...parts, knowledge }, "all");
  await keptIndex.start();
  keptIndex.stop();
  return knowledge;
}

const away = async (): Promise<never> => {
  throw new AppError("unavailable", "nothing is inferred from a recording alone");
};

const NOTHING_INFERRED = { index: { search: away, put: away, remove: away }, classifiers: { predict: away } };
