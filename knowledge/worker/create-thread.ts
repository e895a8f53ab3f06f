import type { Worker } from "node:worker_threads";
import { AppError } from "../../domain/errors.js";
import type { Log } from "../log.js";
import type { CallInput, CallName, CallOutputs, FromThread, ToThread, Versions } from "./calls.js";
import { unpackError } from "./calls.js";

type CallOptions = { signal?: AbortSignal | undefined };

export type Call = <N extends CallName>(
  name: N,
  input: CallInput<N>,
  options?: CallOptions,
) => Promise<CallOutputs[N]>;

export type Thread = {
  /** @throws AppError "unavailable" while the thread is down or when it dies meanwhile; the signal's reason once aborted */
  call: Call;
  status: () => "ready" | "down";
  /** Ends the thread and waits until it is gone; calls still waiting are rejected. */
  close: () => Promise<void>;
};

export type ThreadDeps = {
  spawn: () => Worker;
  /** Teaches a new thread what the one before it knew; it counts as ready only afterwards. */
  onRestart: (call: Call) => Promise<void>;
  log: Log;
  /** The first wait before a new start; it doubles up to a hundred times that. */
  restartMs?: number;
};

type Pending = { resolve: (value: never) => void; reject: (error: unknown) => void };

const LONGEST_WAIT = 100;
/** How long a closing thread may take over the sentence it is at. */
const CLOSE_MS = 3000;

/**
 * The inference thread as seen from the event loop: typed calls to it, and a new one in its place when it dies,
 * after a wait that doubles with each failure. Resolves when the first is ready.
 * @throws what the first thread failed with
 */
export async function createThread({
  spawn,
  onRestart,
  log,
  restartMs = 250,
}: ThreadDeps): Promise<{ thread: Thread; versions: Versions }> {
  let ready = false;
  let closing = false;
  let failures = 0;
  let restart: NodeJS.Timeout | undefined;
  let current = open(spawn(), log);

  const call: Call = (name, input, options) =>
    ready ? current.call(name, input, options) : Promise.reject(unavailable());

  const watch = (connection: Connection): void =>
    void connection.gone.then(() => {
      ready = false;
      if (closing) return;
      const waitMs = restartMs * Math.min(2 ** failures, LONGEST_WAIT);
      failures += 1;
      log.error({ waitMs }, "inference thread is gone: starting another");
      restart = setTimeout(() => void again(), waitMs);
      restart.unref();
    });

  const again = async (): Promise<void> => {
    current = open(spawn(), log);
    watch(current);
    try {
      await current.started;
      await onRestart(current.call);
      ready = true;
      failures = 0;
      log.info({}, "inference thread is back");
    } catch (error) {
      log.error({ err: error }, "inference thread cannot start");
      await current.end();
    }
  };

  const close = async (): Promise<void> => {
    closing = true;
    ready = false;
    clearTimeout(restart);
    await current.end();
  };

  try {
    const versions = await current.started;
    ready = true;
    watch(current);
    return { thread: { call, status: () => (ready ? "ready" : "down"), close }, versions };
  } catch (error) {
    await close();
    throw error;
  }
}

type Connection = { call: Call; started: Promise<Versions>; gone: Promise<void>; end(): Promise<void> };

function open(worker: Worker, log: Log): Connection {
  const pending = new Map<number, Pending>();
  let lastId = 0;
  let isGone = false;
  const post = (message: ToThread): void => worker.postMessage(message);

  const started = new Promise<Versions>((resolve, reject) => {
    worker.on("message", (message: FromThread) => {
      if (message.type === "ready") resolve(message.versions);
      else if (message.type === "cannot_start") reject(unpackError(message.error));
      else if (message.type === "log") log[message.level](message.fields, message.message);
      else settle(pending, message);
    });
    worker.once("exit", () => reject(unavailable()));
  });
  // Whoever does not wait for the start learns of its failure from `gone`.
  started.catch(() => undefined);
  worker.on("error", (error) => log.error({ err: error }, "inference thread failed"));

  const gone = new Promise<void>((resolve) => {
    worker.once("exit", () => {
      isGone = true;
      for (const { reject } of pending.values()) reject(unavailable());
      pending.clear();
      resolve();
    });
  });

  const call: Call = (name, input, { signal } = {}) =>
    new Promise((resolve, reject) => {
      if (isGone) return reject(unavailable());
      if (signal?.aborted) return reject(abortReason(signal));
      const id = (lastId += 1);
      const onAbort = (): void => {
        pending.delete(id);
        post({ type: "cancel", id });
        if (signal) reject(abortReason(signal));
      };
      const settled =
        <V>(done: (value: V) => void) =>
        (value: V): void => {
          signal?.removeEventListener("abort", onAbort);
          done(value);
        };
      signal?.addEventListener("abort", onAbort, { once: true });
      pending.set(id, { resolve: settled(resolve), reject: settled(reject) });
      post({ type: "call", id, name, input });
    });

  const end = async (): Promise<void> => {
    if (!isGone) post({ type: "close" });
    const timer = setTimeout(() => void worker.terminate(), CLOSE_MS);
    await gone;
    clearTimeout(timer);
  };

  return { call, started, gone, end };
}

function settle(
  pending: Map<number, Pending>,
  message: Extract<FromThread, { type: "result" | "failed" }>,
): void {
  const waiting = pending.get(message.id);
  pending.delete(message.id);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the thread answers each call with that call's own output
  if (message.type === "result") waiting?.resolve(message.value as never);
  else waiting?.reject(unpackError(message.error));
}

const unavailable = (): AppError =>
  new AppError("unavailable", "The inference thread is not running; it will be started again");

function abortReason(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new Error("Aborted", { cause: reason });
}
