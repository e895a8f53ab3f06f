import { MongoDBSaver } from "@langchain/langgraph-checkpoint-mongodb";
import mongoose from "mongoose";
import type { Stored } from "../../../domain/documents.js";
import type { RawReader } from "./desk-data.js";
import { reviewOutcome } from "./review-outcome.js";

type Raw = Stored & { _id: string; _escaped?: true };

const SELECTION_MS = 30_000;
const ESCAPED = /%([0-9A-F]{2})/g;

/** Reads a desk's database in MongoDB, also while the desk writes it, by the driver alone. */
export async function openMongoReader(uri: string): Promise<RawReader> {
  const client = new mongoose.mongo.MongoClient(uri, {
    serverSelectionTimeoutMS: SELECTION_MS,
    readConcern: { level: "majority" },
  });
  await client.connect();
  const database = client.db();
  const saver = new MongoDBSaver({ client, dbName: database.databaseName });
  return {
    all: async (collection) => (await database.collection<Raw>(collection).find().toArray()).map(documentIn),
    count: (collection, where) =>
      database
        .collection<Raw>(collection)
        .countDocuments(
          Object.fromEntries(
            Object.entries(where).map(([field, value]) => [
              field,
              Array.isArray(value) ? { $in: [...value] } : value,
            ]),
          ),
        ),
    reviewOutcome: (runId) => reviewOutcome(saver, runId),
    close: () => client.close(),
  };
}

/** Without what the engine keeps beside the document; names that MongoDB cannot hold stand percent-escaped there. */
function documentIn({ _id, _w, _escaped, ...document }: Raw): Stored {
  return _escaped ? (unescaped(document) as Stored) : document;
}

function unescaped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unescaped);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name.replaceAll(ESCAPED, (_code, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
      unescaped(inner),
    ]),
  );
}
