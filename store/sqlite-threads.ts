import { createSqliteCheckpointer } from "./sqlite-checkpointer.js";
import type { SqliteDocuments } from "./sqlite-documents.js";
import type { CheckpointRow, Threads, WriteRow } from "./threads.js";

type Bytes = Uint8Array | string | null;

/** The checkpoints beside these documents. */
export function createSqliteThreads(documents: SqliteDocuments): Threads {
  // Its tables are made by the checkpointer.
  createSqliteCheckpointer(documents);
  const all = <T>(sql: string, ...params: string[]) => documents.statement(sql).all(...params) as T[];
  return {
    ids: async () =>
      all<{ thread_id: string }>(
        "SELECT thread_id FROM checkpoints UNION SELECT thread_id FROM writes ORDER BY thread_id",
      ).map(({ thread_id }) => thread_id),
    read: async (threadId) => ({
      checkpoints: all<CheckpointRow & { checkpoint: Bytes; metadata: Bytes }>(
        `SELECT checkpoint_ns, checkpoint_id, parent_checkpoint_id, type, checkpoint, metadata FROM checkpoints
         WHERE thread_id = ? ORDER BY checkpoint_ns, checkpoint_id`,
        threadId,
      ).map((row) =>
        Object.assign(row, { checkpoint: toBase64(row.checkpoint), metadata: toBase64(row.metadata) }),
      ),
      writes: all<WriteRow & { value: Bytes }>(
        `SELECT checkpoint_ns, checkpoint_id, task_id, idx, channel, type, value FROM writes
         WHERE thread_id = ? ORDER BY checkpoint_ns, checkpoint_id, task_id, idx`,
        threadId,
      ).map((row) => Object.assign(row, { value: toBase64(row.value) })),
    }),
    replace: (threadId, { checkpoints, writes }) =>
      documents.together([
        { sql: "DELETE FROM checkpoints WHERE thread_id = ?", row: [threadId] },
        { sql: "DELETE FROM writes WHERE thread_id = ?", row: [threadId] },
        ...checkpoints.map((row) => insertOfCheckpoint(threadId, row)),
        ...writes.map((row) => insertOfWrite(threadId, row)),
      ]),
  };
}

const insertOfCheckpoint = (threadId: string, row: CheckpointRow) => ({
  sql: `INSERT INTO checkpoints
    (thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, type, checkpoint, metadata)
    VALUES (?, ?, ?, ?, ?, ?, ?)`,
  row: [
    threadId,
    row.checkpoint_ns,
    row.checkpoint_id,
    row.parent_checkpoint_id,
    row.type,
    Buffer.from(row.checkpoint, "base64"),
    Buffer.from(row.metadata, "base64"),
  ],
});

const insertOfWrite = (threadId: string, row: WriteRow) => ({
  sql: `INSERT INTO writes (thread_id, checkpoint_ns, checkpoint_id, task_id, idx, channel, type, value)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  row: [
    threadId,
    row.checkpoint_ns,
    row.checkpoint_id,
    row.task_id,
    row.idx,
    row.channel,
    row.type,
    Buffer.from(row.value, "base64"),
  ],
});

const toBase64 = (bytes: Bytes): string => Buffer.from(bytes ?? "").toString("base64");
