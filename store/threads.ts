/** A checkpoint as both checkpointers store it: what LangGraph serialised stays bytes. */
export type CheckpointRow = {
  checkpoint_ns: string;
  checkpoint_id: string;
  parent_checkpoint_id: string | null;
  type: string;
  /** Base64. */
  checkpoint: string;
  /** Base64, of JSON. */
  metadata: string;
};

/** A pending write of a task, beside the checkpoint that it follows. */
export type WriteRow = {
  checkpoint_ns: string;
  checkpoint_id: string;
  task_id: string;
  idx: number;
  channel: string;
  type: string;
  /** Base64. */
  value: string;
};

/** All that is stored of a thread, in the order of its keys. */
type StoredThread = { checkpoints: CheckpointRow[]; writes: WriteRow[] };

/** The checkpoints of an engine, for who moves them as they are. */
export type Threads = {
  /** Of every thread, in order. */
  ids(): Promise<string[]>;
  read(threadId: string): Promise<StoredThread>;
  /** In the place of whatever was stored of the thread. */
  replace(threadId: string, thread: StoredThread): Promise<void>;
};
