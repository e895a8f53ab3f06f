import { MongoDBSaver } from "@langchain/langgraph-checkpoint-mongodb";
import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import type { Connection } from "mongoose";
import { asUnavailable } from "./mongo-errors.js";

/**
 * LangGraph's MongoDB checkpointer on the client of the documents, so that a checkpoint is journaled by a majority when
 * `put` resolves. Nothing expires by itself: threads are deleted by the desk's policy, never those of open tickets.
 * @throws AppError "unavailable" when its indexes cannot be made
 */
export async function createMongoCheckpointer(connection: Connection): Promise<BaseCheckpointSaver> {
  const saver = new ReachableMongoSaver({ client: connection.getClient(), dbName: connection.name });
  const [failed] = await saver.setup();
  if (failed) throw asUnavailable(failed);
  return saver;
}

/** Collections that the checkpointer keeps, beside those of the documents. */
export const CHECKPOINT_COLLECTIONS = ["checkpoints", "checkpoint_writes"] as const;

/** Says "unavailable" as the documents do where the server cannot be asked. */
class ReachableMongoSaver extends MongoDBSaver {
  override getTuple(...args: Parameters<MongoDBSaver["getTuple"]>) {
    return reaching(() => super.getTuple(...args));
  }

  override put(...args: Parameters<MongoDBSaver["put"]>) {
    return reaching(() => super.put(...args));
  }

  override putWrites(...args: Parameters<MongoDBSaver["putWrites"]>) {
    return reaching(() => super.putWrites(...args));
  }

  override deleteThread(...args: Parameters<MongoDBSaver["deleteThread"]>) {
    return reaching(() => super.deleteThread(...args));
  }
}

async function reaching<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw asUnavailable(error);
  }
}
