import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SHARE_ENV, Worker } from "node:worker_threads";
import { AppError } from "../domain/errors.js";
import type { Classifiers, Indexable, IndexName, IndexUpkeep, KnowledgeIndex } from "../domain/knowledge.js";
import type { Log } from "./log.js";
import type { ChromaOptions, ThreadData, Versions } from "./worker/calls.js";
import { createThread, type Call } from "./worker/create-thread.js";

const BOOTSTRAP = new URL("worker/bootstrap.mjs", import.meta.url);
const EXAMPLES = fileURLToPath(new URL("examples/", import.meta.url));

export type KnowledgeOptions = {
  /** Embeddings and trained classifiers are kept in its folder `knowledge` between starts. */
  dataDir: string;
  /** What the classifiers learn from: a `.jsonl` file or a folder of them. By default the project's own examples. */
  examples?: string;
  /** Where vectors are kept that several processes share; left out: in the thread's memory. */
  chroma?: ChromaOptions | null;
  /** Whether those who answer requests go first where processors are scarce (true); not where none are answered. */
  givesWay?: boolean;
  log: Log;
  /** How a thread is started; for tests. */
  spawn?: (data: ThreadData) => Worker;
  /** The first wait before a thread that died is replaced, in milliseconds. */
  restartMs?: number;
};

export type Knowledge = {
  index: KnowledgeIndex;
  upkeep: IndexUpkeep;
  classifiers: Classifiers;
  /** One vector of unit length for each text, in order. @throws AppError "unavailable" */
  embed(texts: readonly string[], options?: { signal?: AbortSignal | undefined }): Promise<Float32Array[]>;
  /** What vectors and predictions were made by; stored with decisions. */
  versions: Versions;
  status(): "ready" | "down";
  /** Ends the thread; waits until it is gone. */
  close(): Promise<void>;
};

/**
 * Starts the inference thread: embedding, the learned classifiers and the search indexes, none of which touches
 * the caller's event loop. The first start trains the classifiers in some seconds; later ones find them in
 * `dataDir`. When the thread dies, calls are refused as "unavailable" until another has taken its place and
 * holds again all that was put into the indexes.
 *
 * @throws AppError "invalid_input" for bad examples, with file and line
 */
export async function startKnowledge({
  dataDir,
  examples = EXAMPLES,
  chroma = null,
  givesWay = true,
  log,
  spawn = spawnThread,
  restartMs,
}: KnowledgeOptions): Promise<Knowledge> {
  const items = {
    articles: new Map<string, Indexable>(),
    resolved_tickets: new Map<string, Indexable>(),
  } satisfies Record<IndexName, unknown>;
  const { thread, versions } = await createThread({
    spawn: () => spawn({ dataDir: join(dataDir, "knowledge"), examples, chroma, givesWay }),
    onRestart: async (call) => {
      await putAgain(call, { index: "articles", items: [...items.articles.values()], log });
      await putAgain(call, { index: "resolved_tickets", items: [...items.resolved_tickets.values()], log });
    },
    log,
    ...(restartMs === undefined ? {} : { restartMs }),
  });

  return {
    index: {
      search: (query, options) => thread.call("search", query, options),
      put: async (index, added) => {
        for (const item of added) items[index].set(item.id, item);
        await thread.call("put", { index, items: [...added] });
      },
      remove: async (index, ids) => {
        for (const id of ids) items[index].delete(id);
        await thread.call("remove", { index, ids: [...ids] });
      },
    },
    upkeep: {
      held: (index) => new Map([...items[index].values()].map(({ id, version }) => [id, version])),
      verify: (index) => thread.call("verify", { index }),
      tidy: (index, ids) => thread.call("tidy", { index, ids: [...ids] }).then(() => undefined),
    },
    classifiers: {
      predict: (text, labels, options) => thread.call("predict", { text, labels: [...labels] }, options),
    },
    embed: (texts, options) => thread.call("embed", { texts: [...texts] }, options),
    versions,
    status: thread.status,
    close: thread.close,
  };
}

/** A new thread classifies even where the vectors are away: it knows the texts, and `verify` stores them later. */
async function putAgain(
  call: Call,
  { log, ...input }: { index: IndexName; items: Indexable[]; log: Log },
): Promise<void> {
  try {
    await call("put", input);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "unavailable") throw error;
    log.warn({ err: error, index: input.index }, "texts put again, their vectors not yet");
  }
}

// Without the parent's own loaders: the bootstrap registers what the thread needs. The environment is shared because
// the inference library is told by it, and reads the process's own.
const spawnThread = (workerData: ThreadData): Worker =>
  new Worker(BOOTSTRAP, { workerData, execArgv: [], env: SHARE_ENV });
