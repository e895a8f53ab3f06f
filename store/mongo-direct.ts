import { setTimeout as wait } from "node:timers/promises";
import { SECOND_MS } from "../domain/clock.js";
import type { CollectionName, Op } from "../domain/documents.js";
import { isTransient, takenAt, throwTaken } from "./mongo-errors.js";
import type { MongoHandles } from "./mongo-transaction.js";
import { toWrite, type MongoWrite, type Signature } from "./mongo-writes.js";

const MAX_PAUSE_MS = 100;
/** A write whose turn came late is tried all the same. */
const LEAST_MS = SECOND_MS;

/** A write's name, and until when it gives way to transactions that hold its document, as epoch milliseconds. */
type Asked = { signature: Signature; until: number };

/**
 * One operation on one document, which is atomic without a transaction. False where a patch does not hold, or a patch
 * or append finds no document. A write that the driver asks again, after an answer was lost, counts as done where the
 * document bears its signature, whatever the server remembers of the first time.
 * @throws DocumentConflict when a key or unique field is taken
 */
export async function writeDirectly(
  handles: MongoHandles,
  op: Op,
  { signature, until }: Asked,
): Promise<boolean> {
  const write = toWrite(op, signature);
  const isQuestion = op.op === "patch" && Object.keys(op.set).length === 0;
  const isAppend = op.op === "append";
  for (let attempt = 1; ; attempt += 1) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- each attempt gives way to what the one before met
      return await (isQuestion
        ? holds(handles, write)
        : applied(handles, { write, isAppend, signature, until }));
    } catch (error) {
      if (!isTransient(error) || Date.now() > until) throw error;
    }
    // oxlint-disable-next-line no-await-in-loop
    await wait(Math.random() * Math.min(MAX_PAUSE_MS, 2 ** attempt));
  }
}

/** Whether any of these documents bears its signature. */
export async function isSigned(
  { collection }: MongoHandles,
  name: CollectionName,
  traces: readonly { key: string; signature: Signature }[],
): Promise<boolean> {
  const filter = {
    _id: { $in: traces.map(({ key }) => key) },
    _w: { $in: traces.map(({ signature }) => signature) },
  };
  const found = await collection(name).findOne(filter, { projection: { _id: 1 } });
  return found !== null;
}

async function holds({ collection }: MongoHandles, write: MongoWrite): Promise<boolean> {
  if (write.kind !== "update") return true;
  const found = await collection(write.collection).findOne(write.filter, { projection: { _id: 1 } });
  return found !== null;
}

type Applied = Asked & { write: MongoWrite; isAppend: boolean };

async function applied(
  handles: MongoHandles,
  { write, isAppend, signature, until }: Applied,
): Promise<boolean> {
  const collection = handles.collection(write.collection);
  // The server itself waits for a transaction to end, and says that the time is up where it does not.
  const bounded = { maxTimeMS: Math.max(LEAST_MS, until - Date.now()) };
  const isOurs = () => isSigned(handles, write.collection, [{ key: write.key, signature }]);
  switch (write.kind) {
    case "insert":
      try {
        await collection.insertOne(write.document, bounded);
      } catch (error) {
        if (!takenAt(error) || !(await isOurs())) throwTaken(error, write);
      }
      return true;
    case "update": {
      // An append is not done twice where the first answer was lost.
      const filter = isAppend ? { ...write.filter, _w: { $ne: signature } } : write.filter;
      try {
        const { matchedCount } = await collection.updateOne(filter, write.update, bounded);
        return matchedCount > 0 || (await isOurs());
      } catch (error) {
        return throwTaken(error, write);
      }
    }
    case "remove":
      await collection.deleteOne(write.filter, bounded);
      return true;
  }
}
