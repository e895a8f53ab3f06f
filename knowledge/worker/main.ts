import { constants, setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { z } from "zod";
import { AppError } from "../../domain/errors.js";
import type { CallInput, CallName, CallOutputs, FromThread, ToThread } from "./calls.js";
import { Calls, packError, ThreadData } from "./calls.js";
import { openInference } from "./open-inference.js";

if (!parentPort) throw new Error("worker/main.ts runs in a worker thread only");
const port = parentPort;
const data = ThreadData.parse(workerData);
if (data.givesWay) givePrecedence();
const send = (message: FromThread): void => port.postMessage(message);
const logAt = (level: "info" | "warn" | "error") => (fields: object, message: string) =>
  send({ type: "log", level, fields, message });

try {
  const inference = await openInference({
    ...data,
    clock: () => new Date(),
    log: { info: logAt("info"), warn: logAt("warn"), error: logAt("error") },
  });
  serve(inference.calls);
  send({ type: "ready", versions: inference.versions });
} catch (error) {
  send({ type: "cannot_start", error: packError(error) });
}

/**
 * Whoever answers requests goes first where processors are scarce. Linux has a priority for each thread, which "0"
 * names; elsewhere it would be the whole process's.
 */
function givePrecedence(): void {
  if (process.platform === "linux") setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL);
}

type Answers = { [N in CallName]: (input: CallInput<N>, signal: AbortSignal) => Promise<CallOutputs[N]> };

function serve(answers: Answers): void {
  const running = new Map<number, AbortController>();

  const answer = async <N extends CallName>(
    name: N,
    input: unknown,
    signal: AbortSignal,
  ): Promise<CallOutputs[N]> => {
    const parsed = Calls[name].safeParse(input);
    if (!parsed.success) throw new AppError("invalid_input", `${name}: ${z.prettifyError(parsed.error)}`);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- TypeScript cannot tie a schema picked by name to its own type
    return answers[name](parsed.data as CallInput<N>, signal);
  };

  const run = async ({ id, name, input }: Extract<ToThread, { type: "call" }>): Promise<void> => {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      send({ type: "result", id, value: await answer(name, input, controller.signal) });
    } catch (error) {
      if (!controller.signal.aborted) send({ type: "failed", id, error: packError(error) });
    } finally {
      running.delete(id);
    }
  };

  port.on("message", (message: ToThread) => {
    switch (message.type) {
      case "call":
        void run(message);
        break;
      case "cancel":
        running.get(message.id)?.abort();
        break;
      case "close":
        for (const controller of running.values()) controller.abort();
        port.close();
        break;
    }
  });
}
