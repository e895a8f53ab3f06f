import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { AppError } from "../../domain/errors.js";
import { commitGroup, type Connection, type Outcome, type Write } from "../commit-group.js";
import type { Writer } from "../group-commit.js";
import { unpackError, unpackOutcome, type FromWriter, type ToWriter } from "./messages.js";

const BOOTSTRAP = new URL("bootstrap.mjs", import.meta.url);

/** Writes on the caller's thread, which waits for the disk. */
export const writerHere = (connection: Connection): Writer => ({
  commit: (group) => commitGroup(connection, group),
  close: () => {},
});

/**
 * Writes on a thread of its own: neither SQLite nor the disk holds up the caller's event loop. Where the thread dies,
 * the group that it was at may have been written or not, and is told as "unavailable"; the next one finds another
 * thread. It keeps the process alive only while it writes.
 */
export function writerBeside(path: string): Writer {
  let thread: Worker | undefined;

  const start = (): Worker => {
    const worker = new Worker(BOOTSTRAP, { workerData: { path }, execArgv: [] });
    worker.once("exit", () => {
      if (thread === worker) thread = undefined;
    });
    // Told to whoever waits; without a listener it would end the process.
    worker.on("error", () => {});
    worker.unref();
    return worker;
  };
  // At once: it takes some tenths of a second until it listens.
  thread = start();

  return {
    commit: async (group) => {
      thread ??= start();
      return answerOf(thread, group);
    },
    close: async () => {
      if (!thread) return;
      const gone = once(thread, "exit");
      thread.ref();
      post(thread, { type: "close" });
      await gone;
    },
  };
}

const post = (worker: Worker, message: ToWriter): void => worker.postMessage(message);

function answerOf(worker: Worker, group: readonly Write[]): Promise<Outcome[]> {
  return new Promise((resolve, reject) => {
    let cause: unknown;
    const end = () => {
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      worker.unref();
    };
    const onMessage = (answer: FromWriter) => {
      end();
      if (answer.type === "done") resolve(answer.outcomes.map(unpackOutcome));
      else reject(unpackError(answer.error));
    };
    const onError = (error: unknown) => {
      cause = error;
    };
    const onExit = () => {
      end();
      reject(new AppError("unavailable", "the thread that writes the document store is gone", { cause }));
    };
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
    worker.ref();
    try {
      post(worker, { type: "commit", group });
    } catch (error) {
      // What cannot cross to another thread is no document.
      end();
      reject(error);
    }
  });
}
