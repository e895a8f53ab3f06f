import { SqliteSaver } from "@langchain/langgraph-checkpoint-sqlite";
import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import type Database from "libsql";

type SaverDatabase = ConstructorParameters<typeof SqliteSaver>[0];

/**
 * LangGraph's SQLite checkpointer on the connection of the documents. Its transactions begin and end within one turn
 * of the event loop, as the documents' own do: neither can open inside the other.
 */
export function createSqliteCheckpointer(database: Database.Database): BaseCheckpointSaver {
  return new SqliteSaver(database as unknown as SaverDatabase);
}
