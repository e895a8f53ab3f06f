import { setTimeout as wait } from "node:timers/promises";
import type { mongo } from "mongoose";
import { SECOND_MS } from "../domain/clock.js";
import { DocumentConflict, type CollectionName, type Op } from "../domain/documents.js";
import { groupBy } from "../domain/group-by.js";
import { isTransient, isUnreachable, rootOf, takenAt, isOutcomeUnknown } from "./mongo-errors.js";
import { toWrite, type MongoWrite, type Signature, type StoredInMongo } from "./mongo-writes.js";

/** A commit on its way: its operations, and what tells its traces from others'. */
export type Commit = {
  ops: readonly Op[];
  signature: Signature;
  /** Whether an answer was lost, so that it may have been done already. */
  doubtful: boolean;
};

/** Thrown inside a transaction whose commits did not all hold. */
export class SomeDidNotHold extends Error {
  /** The one that met a taken key; undefined where a comparison failed and it is not known whose. */
  readonly commit: Commit | undefined;

  constructor(commit?: Commit) {
    super("not every commit of the group held");
    this.commit = commit;
  }
}

export type MongoHandles = {
  client: mongo.MongoClient;
  database: string;
  collection: (name: CollectionName) => mongo.Collection<StoredInMongo>;
};

const COMMIT_AGAIN_MS = 100;
/** How long a lost answer to a transaction's commit is asked for again. */
const COMMIT_WITHIN_MS = 10 * SECOND_MS;

/**
 * One commit in a transaction of its own, its operations in order.
 * @throws DocumentConflict at the first that does not hold
 */
export function commitExactly(handles: MongoHandles, commit: Commit): Promise<void> {
  return inTransaction(handles, [commit], async (session) => {
    const writes = commit.ops.map((op) => toWrite(op, commit.signature));
    const models = writes.map((write) => bulkModel(handles.database, write));
    try {
      const { updateResults } = await handles.client.bulkWrite(models, { session, verboseResults: true });
      refuseUnmatched(writes, updateResults);
    } catch (error) {
      const taken = takenAt(error);
      const root = rootOf(error);
      if (!taken || !(root instanceof Error) || !("partialResult" in root)) throw root;
      const { updateResults } = root.partialResult as mongo.ClientBulkWriteResult;
      refuseUnmatched(writes.slice(0, taken.index), updateResults);
      const at = writes[taken.index];
      if (!at) throw root;
      throw new DocumentConflict({
        collection: at.collection,
        key: at.key,
        field: taken.field(at.collection),
      });
    }
  });
}

/**
 * Several commits in one transaction, as few commands as there are collections and kinds of operation: for commits
 * that share no document, and in which nothing follows a removal of the same key.
 * @throws SomeDidNotHold; nothing is written then
 */
export function commitTogether(handles: MongoHandles, commits: readonly Commit[]): Promise<void> {
  return inTransaction(handles, commits, async (session) => {
    const signed = commits.flatMap((commit) =>
      commit.ops.map((op) => ({ commit, write: toWrite(op, commit.signature) })),
    );
    for (const [name, all] of groupBy(signed, ({ write }) => write.collection))
      // A session does one thing at a time.
      // oxlint-disable-next-line no-await-in-loop
      await writeAll(handles.collection(name), all, session);
  });
}

type Signed = { commit: Commit; write: MongoWrite };

async function writeAll(
  collection: mongo.Collection<StoredInMongo>,
  all: readonly Signed[],
  session: mongo.ClientSession,
): Promise<void> {
  const of = <K extends MongoWrite["kind"]>(kind: K) =>
    all.filter((one): one is Signed & { write: { kind: K } } => one.write.kind === kind);
  const [inserts, updates, removals] = [of("insert"), of("update"), of("remove")];
  if (inserts.length > 0)
    await naming(inserts, () =>
      collection.insertMany(
        inserts.map(({ write }) => write.document),
        { session },
      ),
    );
  if (updates.length > 0) {
    const { matchedCount } = await naming(updates, () =>
      collection.bulkWrite(
        updates.map(({ write: { filter, update } }) => ({ updateOne: { filter, update } })),
        { session },
      ),
    );
    if (matchedCount < updates.length) throw new SomeDidNotHold();
  }
  if (removals.length > 0)
    await collection.deleteMany({ _id: { $in: removals.map(({ write }) => write.key) } }, { session });
}

async function naming<T>(all: readonly Signed[], run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const taken = takenAt(error);
    throw taken ? new SomeDidNotHold(all[taken.index]?.commit) : error;
  }
}

/** Runs, and commits until the outcome is known. A doubtful outcome is noted on the commits before it is thrown. */
async function inTransaction(
  { client }: MongoHandles,
  commits: readonly Commit[],
  run: (session: mongo.ClientSession) => Promise<void>,
): Promise<void> {
  const session = client.startSession();
  try {
    session.startTransaction();
    await run(session);
    await untilCommitted(session, commits);
  } finally {
    if (session.inTransaction()) await session.abortTransaction().catch(() => {});
    await session.endSession();
  }
}

async function untilCommitted(session: mongo.ClientSession, commits: readonly Commit[]): Promise<void> {
  const until = Date.now() + COMMIT_WITHIN_MS;
  for (;;) {
    try {
      // Until the answer is there, it is not known whether another try is needed.
      // oxlint-disable-next-line no-await-in-loop
      return await session.commitTransaction();
    } catch (error) {
      // The driver has asked twice by now; the first answer may have been lost.
      for (const commit of commits) commit.doubtful = true;
      const isUnknown = isOutcomeUnknown(error) || (isUnreachable(error) && !isTransient(error));
      if (!isUnknown || Date.now() > until) throw error;
      // oxlint-disable-next-line no-await-in-loop
      await wait(COMMIT_AGAIN_MS);
    }
  }
}

function bulkModel(database: string, write: MongoWrite): mongo.AnyClientBulkWriteModel<mongo.Document> {
  const namespace = `${database}.${write.collection}`;
  switch (write.kind) {
    case "insert":
      return { namespace, name: "insertOne", document: write.document as mongo.Document };
    case "update":
      return { namespace, name: "updateOne", filter: write.filter, update: write.update };
    case "remove":
      return { namespace, name: "deleteOne", filter: write.filter };
  }
}

function refuseUnmatched(
  writes: readonly MongoWrite[],
  results: ReadonlyMap<number, { matchedCount: number }> | undefined,
): void {
  const at = writes.findIndex(
    (write, index) => write.kind === "update" && results?.get(index)?.matchedCount !== 1,
  );
  const write = writes[at];
  if (write) throw new DocumentConflict({ collection: write.collection, key: write.key, field: "where" });
}
