import type { Connection } from "mongoose";
import { SECOND_MS } from "../domain/clock.js";
import type {
  CollectionName,
  CountOptions,
  Documents,
  FindOptions,
  Op,
  Scalar,
  Stored,
} from "../domain/documents.js";
import { AppError } from "../domain/errors.js";
import { connectMongo, type ConnectOptions } from "./mongo-connection.js";
import { writeDirectly } from "./mongo-direct.js";
import { asUnavailable, isTransient } from "./mongo-errors.js";
import { createMongoGroupCommit, type MongoGroupCommit } from "./mongo-group-commit.js";
import { prepareIndexes } from "./mongo-indexes.js";
import { decodeDocument } from "./mongo-json.js";
import { createModels } from "./mongo-models.js";
import { countPlan, findPlan } from "./mongo-query.js";
import type { MongoHandles } from "./mongo-transaction.js";
import { newSignature, type StoredInMongo } from "./mongo-writes.js";

/** `/readyz` must answer also where the server hangs. */
const PING_MS = 1.5 * SECOND_MS;

/** How long a write gives way to other processes before it is refused. */
const GIVE_WAY_MS = 10 * SECOND_MS;
/** The transaction of a process that was killed holds its documents for a minute, until the server gives it up. */
const PATIENT_MS = 90 * SECOND_MS;

/** What no failover can take back. */
const MAJORITY = { readConcern: { level: "majority" } } as const;

/** The documents, and what the checkpointer and scripts share with them. */
export type MongoDocuments = Documents & {
  connection: Connection;
  /** Indexes that lists would be quicker with and that are not there: `npm run sync-indexes` makes them. */
  missingIndexes: readonly string[];
};

export type MongoOptions = ConnectOptions & {
  /** `mongodb://…` or `mongodb+srv://…`, with the database in its path (`deskgraph` where there is none). */
  uri: string;
};

/**
 * Documents in a MongoDB database, on a replica set of MongoDB 8 or newer. A write is journaled by a majority when its
 * promise resolves; "unavailable" from a write means that it may or may not have been done. An empty collection's
 * indexes are made here.
 * @throws AppError "unavailable" when the server cannot be reached, has no transactions, or a unique index is missing
 */
export async function openMongoDocuments({ uri, ...options }: MongoOptions): Promise<MongoDocuments> {
  const connection = await connectMongo(uri, options);
  try {
    const models = createModels(connection);
    const missingIndexes = await prepareIndexes(models);
    const handles: MongoHandles = {
      client: connection.getClient(),
      database: connection.name,
      collection: (name) => connection.getClient().db(connection.name).collection<StoredInMongo>(name),
    };
    const giveWayMs = options.isPatient ? PATIENT_MS : GIVE_WAY_MS;
    const group = createMongoGroupCommit(handles, { giveWayMs });
    const gate = createGate();
    return {
      connection,
      missingIndexes,
      ...reads(handles, gate),
      ...writes({ handles, group, gate, giveWayMs }),
      ping: () => gate.pass(() => ping(connection)),
      close: () =>
        gate.close(async () => {
          await group.drained();
          await connection.close();
        }),
    };
  } catch (error) {
    await connection.close();
    throw asUnavailable(error);
  }
}

type Gate = ReturnType<typeof createGate>;

/** Lets through until it is closed; then refuses, and closing waits for what is within. */
function createGate() {
  let closing: Promise<void> | undefined;
  const within = new Set<Promise<unknown>>();
  return {
    pass: async <T>(run: () => Promise<T>): Promise<T> => {
      if (closing) throw new AppError("unavailable", "the document store is closed");
      const result = run();
      const settled = result.catch(() => {}).finally(() => within.delete(settled));
      within.add(settled);
      try {
        return await result;
      } catch (error) {
        throw asUnavailable(error);
      }
    },
    close: (run: () => Promise<void>): Promise<void> => (closing ??= Promise.all(within).then(() => run())),
  };
}

function reads({ collection }: MongoHandles, gate: Gate): Pick<Documents, "get" | "find" | "count"> {
  return {
    get: (name, key) =>
      gate.pass(async () => {
        const found = await collection(name).findOne({ _id: key }, MAJORITY);
        return found ? decodeDocument(found) : undefined;
      }),
    find: (name, options = {}) => gate.pass(() => find(collection(name), name, options)),
    count: (name, options = {}) => gate.pass(() => count(collection(name), name, options)),
  };
}

type Written = ReturnType<MongoHandles["collection"]>;

async function find(collection: Written, name: CollectionName, options: FindOptions): Promise<Stored[]> {
  const { limit, sort, filters } = findPlan(name, options);
  const found: Stored[] = [];
  for (const filter of filters) {
    if (found.length === limit) break;
    const cursor = collection.find(filter, { ...MAJORITY, sort, limit: limit - found.length });
    // The second is asked only where the first does not fill the page.
    // oxlint-disable-next-line no-await-in-loop
    for (const document of await cursor.toArray()) found.push(decodeDocument(document));
  }
  return found;
}

async function count(collection: Written, name: CollectionName, options: CountOptions) {
  const { match, stages, read } = countPlan(name, options);
  if (stages.length === 0) return [{ group: {}, count: await collection.countDocuments(match, MAJORITY) }];
  const rows = collection.aggregate<{ _id: Record<string, Scalar>; count: number }>(stages, MAJORITY);
  return (await rows.toArray()).map(read);
}

type Writing = { handles: MongoHandles; group: MongoGroupCommit; gate: Gate; giveWayMs: number };

function writes({ handles, group, gate, giveWayMs }: Writing) {
  const direct = (op: Op) =>
    gate.pass(() => {
      const until = Date.now() + giveWayMs;
      return writeDirectly(handles, op, { signature: newSignature(), until });
    });
  return {
    insert: (collection, document) => gate.pass(() => group.commit([{ op: "insert", collection, document }])),
    patch: (collection, key, change) => direct({ op: "patch", collection, key, ...change }),
    append: (collection, key, change) => direct({ op: "append", collection, key, ...change }),
    remove: async (collection, key) => {
      await direct({ op: "remove", collection, key });
    },
    commit: (ops) => gate.pass(() => group.commit(ops)),
  } satisfies Partial<Documents>;
}

/** Reads and writes, at the majority that every write needs. */
async function ping(connection: Connection): Promise<void> {
  const pings = connection.getClient().db(connection.name).collection<{ _id: string; at: Date }>("pings");
  const write = pings.updateOne({ _id: "ping" }, { $set: { at: new Date() } }, { upsert: true });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new AppError("unavailable", `MongoDB did not answer within ${PING_MS} ms`);
    timer = setTimeout(() => reject(error), PING_MS);
  });
  try {
    await Promise.race([write, late]);
  } catch (error) {
    // Another process's ping was quicker: the server takes writes.
    if (!isTransient(error)) throw error;
  } finally {
    clearTimeout(timer);
    write.catch(() => {});
  }
}
