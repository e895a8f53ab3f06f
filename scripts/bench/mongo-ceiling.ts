import { performance } from "node:perf_hooks";
import type { mongo } from "mongoose";
import type { CollectionName } from "../../domain/documents.js";
import { AppError } from "../../domain/errors.js";
import { openMongoDocuments } from "../../store/mongo-documents.js";
import { percentile } from "./percentile.js";

/** What a ticket that comes in is stored as. */
const STORED = ["tickets", "events", "messages", "idempotency"] as const satisfies readonly CollectionName[];
/** Different tickets to write again and again under new keys. */
const TEMPLATES = 200;
/** Each for itself, and as the desk groups them. */
const ALONE = { callers: 32, tickets: 1 };
const TOGETHER = { callers: 2, tickets: 64 };
/** A transaction that takes longer tells of a server that hangs rather than of its ceiling. */
const LONGEST_MS = 10_000;

type Stored = { _id: string; ticket_id?: string };
type Templates = ReadonlyMap<CollectionName, readonly Stored[]>;

export type CeilingFigures = { callers: number; tickets: number; per_second: number; p95_ms: number };

/**
 * What the server takes when nothing but its driver asks it: transactions with the documents and indexes of one ticket,
 * and of many at once, told as tickets a second and what a transaction took.
 * @param uris `from` holds tickets that came in over the desk; `to` is written
 * @throws AppError "unavailable"
 */
export async function mongoCeiling(
  { from, to }: { from: string; to: string },
  seconds: number,
): Promise<CeilingFigures[]> {
  const templates = await readTemplates(from);
  const documents = await openMongoDocuments({ uri: to });
  const { connection } = documents;
  const writer = createWriter(connection.getClient(), connection.name, templates);
  try {
    const alone = await measure(writer, ALONE, seconds);
    return [alone, await measure(writer, TOGETHER, seconds)];
  } finally {
    await documents.close();
  }
}

/** The documents as the driver reads them. */
async function readTemplates(uri: string): Promise<Templates> {
  const documents = await openMongoDocuments({ uri });
  const { connection } = documents;
  try {
    const read = async (name: CollectionName) => {
      const found = connection.getClient().db(connection.name).collection<Stored>(name).find();
      return [name, await found.limit(TEMPLATES).toArray()] as const;
    };
    return new Map(await Promise.all(STORED.map(read)));
  } finally {
    await documents.close();
  }
}

type WriteTickets = (count: number) => Promise<void>;

/** Writes so many new tickets in one transaction, with one command a collection. */
function createWriter(client: mongo.MongoClient, database: string, templates: Templates): WriteTickets {
  let written = 0;
  return async (count) => {
    const first = written;
    written += count;
    const writeAll = async (session: mongo.ClientSession) => {
      for (const [name, documents] of templates) {
        const renewed = Array.from({ length: count }, (_none, at) => renew(documents, first + at));
        // A session does one thing at a time.
        // oxlint-disable-next-line no-await-in-loop
        await client.db(database).collection<Stored>(name).insertMany(renewed, { session });
      }
    };
    await client.withSession((session) => session.withTransaction(writeAll, { timeoutMS: LONGEST_MS }));
  };
}

/** One of the documents under a key, and about a ticket, that nothing else has. */
function renew(documents: readonly Stored[], number: number): Stored {
  const document = documents[number % documents.length];
  if (!document) throw new AppError("unavailable", "the database holds no ticket to write again");
  const about = document.ticket_id === undefined ? {} : { ticket_id: `${document.ticket_id}-${number}` };
  return { ...document, _id: `${document._id}-${number}`, ...about };
}

async function measure(
  write: WriteTickets,
  { callers, tickets }: { callers: number; tickets: number },
  seconds: number,
): Promise<CeilingFigures> {
  const beganAt = performance.now();
  const until = beganAt + seconds * 1000;
  const times: number[] = [];
  const call = async (): Promise<void> => {
    for (let at = performance.now(); at < until; at = performance.now()) {
      // oxlint-disable-next-line no-await-in-loop -- a caller waits for each answer
      await write(tickets);
      times.push(performance.now() - at);
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
  const took = (performance.now() - beganAt) / 1000;
  return { callers, tickets, per_second: (times.length * tickets) / took, p95_ms: percentile(times, 0.95) };
}
