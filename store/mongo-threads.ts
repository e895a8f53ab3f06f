import mongoose, { type Connection, type mongo } from "mongoose";
import { CHECKPOINT_COLLECTIONS } from "./mongo-checkpointer.js";
import type { CheckpointRow, Threads, WriteRow } from "./threads.js";

type Of<Row, Bytes extends keyof Row> = Omit<Row, Bytes> &
  Record<Bytes, mongo.Binary> & { thread_id: string };
type StoredCheckpoint = Of<CheckpointRow, "checkpoint" | "metadata"> & { metadata_search: unknown };
type StoredWrite = Of<WriteRow, "value">;

/** The checkpoints in this database. */
export function createMongoThreads(connection: Connection): Threads {
  const database = connection.getClient().db(connection.name);
  const checkpoints = database.collection<StoredCheckpoint>(CHECKPOINT_COLLECTIONS[0]);
  const writes = database.collection<StoredWrite>(CHECKPOINT_COLLECTIONS[1]);
  return {
    ids: async () => {
      const all = await Promise.all([idsIn(checkpoints), idsIn(writes)]);
      return [...new Set(all.flat())].toSorted(byBytes);
    },
    read: async (thread_id) => {
      const [found, pending] = await Promise.all([
        checkpoints.find({ thread_id }).sort({ checkpoint_ns: 1, checkpoint_id: 1 }).toArray(),
        writes.find({ thread_id }).sort({ checkpoint_ns: 1, checkpoint_id: 1, task_id: 1, idx: 1 }).toArray(),
      ]);
      return { checkpoints: found.map(toCheckpoint), writes: pending.map(toWriteRow) };
    },
    replace: async (thread_id, thread) => {
      await checkpoints.deleteMany({ thread_id });
      await writes.deleteMany({ thread_id });
      // The writes first: a checkpoint without them would run its tasks again.
      if (thread.writes.length > 0)
        await writes.insertMany(
          thread.writes.map((row) => ({ thread_id, ...row, value: toBinary(row.value) })),
        );
      if (thread.checkpoints.length > 0)
        await checkpoints.insertMany(
          thread.checkpoints.map((row) => ({
            thread_id,
            ...row,
            checkpoint: toBinary(row.checkpoint),
            metadata: toBinary(row.metadata),
            metadata_search: JSON.parse(Buffer.from(row.metadata, "base64").toString("utf8")) as unknown,
          })),
        );
    },
  };
}

async function idsIn(collection: mongo.Collection<StoredCheckpoint> | mongo.Collection<StoredWrite>) {
  const groups = collection.aggregate<{ _id: string }>([{ $group: { _id: "$thread_id" } }]);
  return (await groups.toArray()).map(({ _id }) => _id);
}

const toCheckpoint = (row: StoredCheckpoint): CheckpointRow => ({
  checkpoint_ns: row.checkpoint_ns,
  checkpoint_id: row.checkpoint_id,
  parent_checkpoint_id: row.parent_checkpoint_id ?? null,
  type: row.type,
  checkpoint: row.checkpoint.toString("base64"),
  metadata: row.metadata.toString("base64"),
});

const toWriteRow = (row: StoredWrite): WriteRow => ({
  checkpoint_ns: row.checkpoint_ns,
  checkpoint_id: row.checkpoint_id,
  task_id: row.task_id,
  idx: row.idx,
  channel: row.channel,
  type: row.type,
  value: row.value.toString("base64"),
});

const toBinary = (base64: string): mongo.Binary => new mongoose.mongo.Binary(Buffer.from(base64, "base64"));

/** As the engines compare strings. */
const byBytes = (one: string, other: string): number => Buffer.compare(Buffer.from(one), Buffer.from(other));
