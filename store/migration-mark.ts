import type { Connection } from "mongoose";
import { AppError } from "../domain/errors.js";
import type { SqliteDocuments } from "./sqlite-documents.js";

/** Says, in a database itself, that what is moved into it is not all there yet. */
export type MigrationMark = {
  /** Where it is moved from; undefined: nothing is on its way. */
  read(): Promise<string | undefined>;
  set(from: string): Promise<void>;
  clear(): Promise<void>;
};

/** @throws AppError "unavailable" where a migration into this database has not finished */
export async function refuseUnfinished(mark: MigrationMark): Promise<void> {
  const from = await mark.read();
  if (from !== undefined)
    throw new AppError(
      "unavailable",
      `The migration from ${from} into this database has not finished: run the same npm run migrate again, it goes on where it stopped`,
    );
}

/** The mark of a SQLite database: a table that is there for as long. */
export function sqliteMigrationMark({ database }: Pick<SqliteDocuments, "database">): MigrationMark {
  const isThere = () =>
    database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'migration'").get() !==
    undefined;
  return {
    read: async () => {
      if (!isThere()) return undefined;
      const row = database.prepare("SELECT source FROM migration").get() as { source: string } | undefined;
      return row?.source;
    },
    set: async (from) => {
      database.exec("CREATE TABLE IF NOT EXISTS migration (source TEXT NOT NULL)");
      database.prepare("INSERT INTO migration (source) VALUES (?)").run(from);
    },
    clear: async () => {
      database.exec("DROP TABLE IF EXISTS migration");
    },
  };
}

/** The mark of a MongoDB database: a document of its own. */
export function mongoMigrationMark(connection: Connection): MigrationMark {
  const marks = connection
    .getClient()
    .db(connection.name)
    .collection<{ _id: string; source: string }>("migrations");
  const _id = "into";
  return {
    read: async () => (await marks.findOne({ _id }))?.source,
    set: async (source) => {
      await marks.updateOne({ _id }, { $set: { source } }, { upsert: true });
    },
    clear: async () => {
      await marks.deleteOne({ _id });
    },
  };
}
