import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { AppError } from "../../../domain/errors.js";

const LOOK_AGAIN_MS = 200;

export type ChildOptions = {
  name: string;
  /** The program and its arguments. */
  command: readonly string[];
  /** Beside what this process was given. */
  env?: Record<string, string>;
  cwd?: string;
  /** What it prints goes to the end of this file. */
  logFile: string;
  /** Whether it serves by now; asked again and again while it starts. */
  isReady: () => Promise<boolean>;
  startMs: number;
};

/** How a process ended that nobody had ended. */
export type OwnExit = { name: string; code: number | null; signal: string | null; ready: boolean };

/** A real process that can be killed, paused and started again. */
export type Child = {
  readonly name: string;
  readonly running: boolean;
  /** Times that it ended by itself. */
  readonly exits: readonly OwnExit[];
  /** Starts it, unless it runs, and waits until it serves. @throws AppError "unavailable" when it does not in time, or ends first */
  start(): Promise<void>;
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>;
  pause(): void;
  resume(): void;
  /** SIGTERM, then SIGKILL. */
  stop(graceMs: number): Promise<void>;
};

/** Describes a process of this machine; nothing runs before `start`. */
export function createChild(options: ChildOptions): Child {
  const exits: OwnExit[] = [];
  const failed = (how: string) =>
    new AppError(
      "unavailable",
      `${options.name} ${how} (${options.command.join(" ")}): see ${options.logFile}`,
    );
  let current: { process: ChildProcess; ready: boolean; expected: boolean } | undefined;

  const launched = () => {
    const begun = { process: launch(options), ready: false, expected: false };
    current = begun;
    begun.process.once("exit", (code, signal) => {
      if (current === begun) current = undefined;
      if (!begun.expected) exits.push({ name: options.name, code, signal, ready: begun.ready });
    });
    // A program that is not there has no exit, only an error.
    begun.process.once("error", () => {
      if (current === begun) current = undefined;
    });
    return begun;
  };

  const start = async (): Promise<void> => {
    const begun = current ?? launched();
    const late = Date.now() + options.startMs;
    // oxlint-disable-next-line no-await-in-loop -- asked until it serves
    while (!(await options.isReady().catch(() => false))) {
      if (current !== begun) throw failed("ended while it started");
      if (Date.now() > late) throw failed(`does not serve after ${options.startMs} ms`);
      // oxlint-disable-next-line no-await-in-loop
      await wait(LOOK_AGAIN_MS);
    }
    begun.ready = true;
  };

  const end = async (signal: NodeJS.Signals, graceMs?: number): Promise<void> => {
    const ending = current;
    if (!ending) return;
    ending.expected = true;
    const gone = once(ending.process, "exit");
    ending.process.kill(signal);
    const late = graceMs === undefined ? undefined : wait(graceMs, "late", { ref: false });
    const first = await Promise.race(late ? [gone, late] : [gone]);
    if (first === "late") {
      ending.process.kill("SIGKILL");
      await gone;
    }
  };

  return {
    name: options.name,
    get running() {
      return current !== undefined;
    },
    exits,
    start,
    kill: () => end("SIGKILL"),
    pause: () => void current?.process.kill("SIGSTOP"),
    resume: () => void current?.process.kill("SIGCONT"),
    stop: (graceMs) => end("SIGTERM", graceMs),
  };
}

function launch({ command, env, cwd, logFile }: ChildOptions): ChildProcess {
  const [program = "", ...args] = command;
  const log = createWriteStream(logFile, { flags: "a" });
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "pipe"],
    ...(cwd === undefined ? {} : { cwd }),
    // oxlint-disable-next-line node/no-process-env -- passed on, not read
    env: { ...process.env, ...env },
  });
  child.on("error", (error) => log.write(`${error.message}\n`));
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  child.once("close", () => log.end());
  return child;
}
