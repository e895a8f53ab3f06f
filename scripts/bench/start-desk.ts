import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { AppError } from "../../domain/errors.js";

type Options = {
  /** Beside this file; its first line of output is JSON. */
  script: string;
  args: readonly string[];
  env: Record<string, string>;
  nodeOptions?: readonly string[];
};

/**
 * Starts a process that is measured, with nothing of this one's environment, and gives what it tells first.
 * @throws AppError "unavailable" where it ends before it tells anything
 */
export async function startDesk<Told>({
  script,
  args,
  env,
  nodeOptions = [],
}: Options): Promise<{ process: ChildProcess; told: Told }> {
  const path = new URL(script, import.meta.url).pathname;
  const child = spawn(process.execPath, [...nodeOptions, "--import", "tsx", path, ...args], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await Promise.race([
    once(createInterface(child.stdout), "line"),
    once(child, "exit").then(() => {
      throw new AppError("unavailable", "the desk did not start; what it said stands above");
    }),
  ])) as [string];
  return { process: child, told: JSON.parse(line) as Told };
}
