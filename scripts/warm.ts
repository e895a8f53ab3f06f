import { mkdirSync } from "node:fs";
import { startKnowledge } from "../knowledge/start-knowledge.js";
import { loadConfig } from "../server/config.js";
import { createLog } from "../server/log.js";

/** Trains the classifiers into DATA_DIR, as a first start would: for images, whose containers then start at once. */
const { dataDir, logLevel } = loadConfig();
mkdirSync(dataDir, { recursive: true });
const knowledge = await startKnowledge({ dataDir, log: createLog(logLevel) });
await knowledge.close();
