import { SqliteSaver } from "@langchain/langgraph-checkpoint-sqlite";
import { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import type { SqliteDocuments } from "./sqlite-documents.js";

type SaverDatabase = ConstructorParameters<typeof SqliteSaver>[0];

/**
 * LangGraph's SQLite checkpointer on the connection of the documents, whose writes share the documents' group commit:
 * checkpoints of the same turn of the event loop, and what the desk stores beside them, cost one durable write of the
 * disk. A checkpoint is on disk when `put` resolves.
 */
export function createSqliteCheckpointer(
  documents: Pick<SqliteDocuments, "database" | "together">,
): BaseCheckpointSaver {
  return new GroupedSqliteSaver(documents);
}

class StockSaver extends SqliteSaver {
  /** Its tables are made by whichever call comes first; ours must find them. */
  makeTables(): void {
    this.setup();
  }
}

class GroupedSqliteSaver extends BaseCheckpointSaver {
  readonly #stock: StockSaver;
  readonly #documents: Pick<SqliteDocuments, "together">;

  constructor({ database, ...documents }: Parameters<typeof createSqliteCheckpointer>[0]) {
    super();
    this.#stock = new StockSaver(database as unknown as SaverDatabase, this.serde);
    this.#stock.makeTables();
    this.#documents = documents;
  }

  override getTuple(...args: Parameters<BaseCheckpointSaver["getTuple"]>) {
    return this.#stock.getTuple(...args);
  }

  override list(...args: Parameters<BaseCheckpointSaver["list"]>) {
    return this.#stock.list(...args);
  }

  override deleteThread(threadId: string) {
    return this.#together((saver) => saver.deleteThread(threadId));
  }

  override put(...[config, checkpoint, metadata]: Parameters<BaseCheckpointSaver["put"]>) {
    return this.#together((saver) => saver.put(config, checkpoint, metadata));
  }

  override putWrites(...args: Parameters<BaseCheckpointSaver["putWrites"]>) {
    return this.#together((saver) => saver.putWrites(...args));
  }

  /** The stock saver says what is to be written, on a database that only takes note; then it is written with the others'. */
  async #together<T>(save: (saver: SqliteSaver) => Promise<T>): Promise<T> {
    const noted: { sql: string; row: unknown[] }[] = [];
    const result = await save(new SqliteSaver(notingDatabase(noted), this.serde));
    await this.#documents.together(noted);
    return result;
  }
}

function notingDatabase(noted: { sql: string; row: unknown[] }[]): SaverDatabase {
  const database = {
    prepare: (sql: string) => ({ run: (...row: unknown[]) => void noted.push({ sql, row }) }),
    transaction: <A extends unknown[]>(write: (...args: A) => void) => write,
    // The tables are there already.
    exec: () => {},
    pragma: () => {},
  };
  return database as unknown as SaverDatabase;
}
