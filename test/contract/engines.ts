import { createMongoCheckpointer } from "../../store/mongo-checkpointer.js";
import { openMongoDocuments } from "../../store/mongo-documents.js";
import { createSqliteCheckpointer } from "../../store/sqlite-checkpointer.js";
import { openSqliteDocuments } from "../../store/sqlite-documents.js";
import { openTempDocuments } from "../fixtures/temp-documents.js";
import { openTempMongo } from "../fixtures/temp-mongo.js";
import type { DocumentsEngine } from "./documents-suite.js";

const sqlite = (name: string, options: { beside: boolean }): DocumentsEngine => ({
  name,
  open: async () => {
    const { documents, path, dispose } = await openTempDocuments(options);
    const checkpointer = createSqliteCheckpointer(documents);
    const openAgain = async () => openSqliteDocuments({ path, ...options });
    return { documents, checkpointer, location: path, openAgain, dispose };
  },
});

/** SQLite as a desk opens it: written by a thread of its own. */
const sqliteBeside = sqlite("sqlite-beside", { beside: true });

const mongo = (server: string): DocumentsEngine => ({
  name: "mongo",
  open: async () => {
    const { documents, uri, dispose } = await openTempMongo(server);
    const checkpointer = await createMongoCheckpointer(documents.connection);
    return { documents, checkpointer, location: uri, openAgain: () => openMongoDocuments({ uri }), dispose };
  },
});

/** The MongoDB server that tests may make databases in; undefined where MONGODB_URI is not set. */
// oxlint-disable-next-line node/no-process-env
export const SERVER = process.env["MONGODB_URI"] || undefined;

/** Every engine that the contract is tested on: MongoDB where MONGODB_URI names a server. */
export const ENGINES: readonly DocumentsEngine[] = [
  sqlite("sqlite", { beside: false }),
  ...(SERVER ? [mongo(SERVER)] : []),
];

/** Also the engine whose writes go to another thread, for the suites that know an engine from its writes. */
export const ALL_ENGINES: readonly DocumentsEngine[] = [...ENGINES, sqliteBeside];

if (!SERVER) process.stdout.write("MongoDB is left out: MONGODB_URI names no server\n");
