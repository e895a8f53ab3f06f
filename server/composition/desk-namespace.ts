import { databaseOf } from "../../store/mongo-connection.js";
import type { Config } from "../config.js";
import { sha256Hex } from "../hash.js";

const FOLDER_DIGITS = 12;

/**
 * What everything of a desk begins with on servers that desks may share (keys in Redis, collections in Chroma): its
 * database's name, or its data folder's mark. Queues and vectors belong to the documents that they are about.
 */
export function deskNamespace({ mongodbUri, dataDir }: Pick<Config, "mongodbUri" | "dataDir">): string {
  const documents =
    mongodbUri === null ? `folder-${sha256Hex(dataDir).slice(0, FOLDER_DIGITS)}` : databaseOf(mongodbUri);
  return `deskgraph:${documents}`;
}
