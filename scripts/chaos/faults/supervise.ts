import { setTimeout as wait } from "node:timers/promises";
import type { Child } from "../processes/child.js";

const LOOK_EVERY_MS = 500;

/**
 * Starts again whatever has ended by itself, as systemd or Kubernetes would, until told to stop. What `child.exits`
 * holds afterwards is for the report: a process of the desk should never end by itself.
 */
export async function supervise(children: readonly Child[], signal: AbortSignal): Promise<void> {
  const known = new Map(children.map((child) => [child, child.exits.length]));
  while (!signal.aborted) {
    const ended = children.filter((child) => !child.running && child.exits.length > (known.get(child) ?? 0));
    // oxlint-disable-next-line no-await-in-loop -- looks again once these run
    await Promise.all(
      ended.map(async (child) => {
        known.set(child, child.exits.length);
        await child.start().catch(() => undefined);
      }),
    );
    // oxlint-disable-next-line no-await-in-loop
    await wait(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}
