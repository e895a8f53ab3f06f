import { join } from "node:path";
import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import type { Logger } from "pino";
import type { Documents } from "../../domain/documents.js";
import { mongoMigrationMark, refuseUnfinished, sqliteMigrationMark } from "../../store/migration-mark.js";
import { createMongoCheckpointer } from "../../store/mongo-checkpointer.js";
import { openMongoDocuments } from "../../store/mongo-documents.js";
import { announceDesk } from "../../store/mongo-presence.js";
import { createSqliteCheckpointer } from "../../store/sqlite-checkpointer.js";
import { openSqliteDocuments } from "../../store/sqlite-documents.js";
import type { Config } from "../config.js";

/** The name of the database in the data folder. */
export const DATABASE_FILE = "deskgraph.db";

type Where = Pick<Config, "dataDir" | "mongodbUri">;

/** What is remembered, on the engine that the configuration names. Closing the documents closes all of it. */
export type Engine = {
  documents: Documents;
  checkpointer: BaseCheckpointSaver;
  /** Whether what is written in one turn of the event loop becomes durable together. */
  groupsWrites: boolean;
};

/**
 * Documents and checkpoints of a desk: in MongoDB where `mongodbUri` names one, else in SQLite in the data folder.
 * @throws AppError "unavailable", also where a migration into the database has not finished
 */
export async function openEngine({ dataDir, mongodbUri }: Where, log: Pick<Logger, "warn">): Promise<Engine> {
  return mongodbUri === null ? openSqlite(dataDir) : openMongo(mongodbUri, log);
}

async function openSqlite(dataDir: string): Promise<Engine> {
  const documents = openSqliteDocuments({ path: join(dataDir, DATABASE_FILE), beside: true });
  try {
    await refuseUnfinished(sqliteMigrationMark(documents));
    return { documents, checkpointer: createSqliteCheckpointer(documents), groupsWrites: true };
  } catch (error) {
    await documents.close();
    throw error;
  }
}

async function openMongo(uri: string, log: Pick<Logger, "warn">): Promise<Engine> {
  const documents = await openMongoDocuments({ uri });
  const { connection, missingIndexes } = documents;
  if (missingIndexes.length > 0)
    log.warn({ missingIndexes }, "indexes are missing, lists are slow: run npm run sync-indexes");
  try {
    await refuseUnfinished(mongoMigrationMark(connection));
    const leave = await announceDesk(connection);
    const close = async () => {
      await leave();
      await documents.close();
    };
    return {
      documents: { ...documents, close },
      checkpointer: await createMongoCheckpointer(connection),
      groupsWrites: false,
    };
  } catch (error) {
    await documents.close();
    throw error;
  }
}

/** The documents alone, for a script beside a running desk. @throws AppError "unavailable" */
export async function openDocuments({ dataDir, mongodbUri }: Where): Promise<Documents> {
  return mongodbUri === null
    ? openSqliteDocuments({ path: join(dataDir, DATABASE_FILE) })
    : openMongoDocuments({ uri: mongodbUri });
}
