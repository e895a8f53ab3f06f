import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

/** Asks a process to end, and waits until it has; one that has ended already, however, is not waited for. */
export async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  await exited;
}
