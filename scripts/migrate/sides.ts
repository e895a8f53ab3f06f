import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Documents } from "../../domain/documents.js";
import { AppError } from "../../domain/errors.js";
import { DATABASE_FILE } from "../../server/composition/open-engine.js";
import { mongoMigrationMark, sqliteMigrationMark, type MigrationMark } from "../../store/migration-mark.js";
import { createMongoCheckpointer } from "../../store/mongo-checkpointer.js";
import { addressOf, databaseOf } from "../../store/mongo-connection.js";
import { openMongoDocuments } from "../../store/mongo-documents.js";
import { desksUsing } from "../../store/mongo-presence.js";
import { createMongoThreads } from "../../store/mongo-threads.js";
import { openSqliteDocuments } from "../../store/sqlite-documents.js";
import { isOpenElsewhere } from "../../store/sqlite-presence.js";
import { createSqliteThreads } from "../../store/sqlite-threads.js";
import type { Threads } from "../../store/threads.js";

/** Where a desk's data is, or is to be. */
export type Side = {
  /** As it is told, without a password. */
  name: string;
  documents: Documents;
  threads: Threads;
  mark: MigrationMark;
};

const SQLITE = "sqlite:";

/**
 * Opens what `mongodb://…` or `sqlite:DIR` names.
 * @throws AppError "unavailable" when it cannot be reached, "conflict" when a desk is using it, "invalid_input"
 */
export async function openSide(address: string): Promise<Side> {
  if (/^mongodb(\+srv)?:\/\//.test(address)) return openMongo(address);
  if (address.startsWith(SQLITE) && address.length > SQLITE.length)
    return openSqlite(resolve(address.slice(SQLITE.length)));
  throw new AppError(
    "invalid_input",
    `"${address}" is neither mongodb://HOST/DATABASE nor sqlite:DIR, DIR being a desk's data folder`,
  );
}

async function openSqlite(folder: string): Promise<Side> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, DATABASE_FILE);
  const name = `${SQLITE}${folder}`;
  if (isOpenElsewhere(path)) throw inUse(name, "another process has the file open");
  const documents = openSqliteDocuments({ path });
  return { name, documents, threads: createSqliteThreads(documents), mark: sqliteMigrationMark(documents) };
}

async function openMongo(uri: string): Promise<Side> {
  const documents = await openMongoDocuments({ uri, isPatient: true });
  const { connection } = documents;
  const server = addressOf(uri).replace(/(\/\/[^/]+).*$/, "$1");
  const name = `${server}/${databaseOf(uri)}`;
  const [desk] = await desksUsing(connection);
  if (desk !== undefined) {
    await documents.close();
    throw inUse(name, `${desk} said so within the last 20 seconds`);
  }
  // Its indexes belong to the checkpoints as the documents' to them.
  await createMongoCheckpointer(connection);
  return { name, documents, threads: createMongoThreads(connection), mark: mongoMigrationMark(connection) };
}

const inUse = (name: string, why: string): AppError =>
  new AppError("conflict", `A desk is using ${name} (${why}): stop it first, nothing has been changed`);
