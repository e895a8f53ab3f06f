import { setTimeout as wait } from "node:timers/promises";
import type { Child } from "../processes/child.js";
import { LEASE_MS } from "../../../server/composition/build-work.js";
import type { Fault, FaultKind } from "./kinds.js";

/** Something that can be hurt, and the faults that it can take. */
export type Target = {
  child: Child;
  kinds: readonly FaultKind[];
  /** What is done while it is down, such as taking its data away. */
  whileDown?: (kind: FaultKind) => Promise<void>;
};

export type Injected = {
  /** How often each fault was injected. */
  counts: Partial<Record<FaultKind, number>>;
  /** Every one, in order. `at_ms`: after the storm's beginning. */
  log: { at_ms: number; kind: FaultKind; target: string; for_ms: number }[];
  /** Pauses that outlived a worker's lease. */
  paused_past_lease: number;
  /** Faults that met no target fit for them: all were down already. */
  skipped: number;
  /** Times that something did not come up again at first. */
  failed_starts: string[];
};

type Deps = {
  faults: Iterable<Fault>;
  targets: readonly Target[];
  /** No fault begins after it; those under way end. */
  signal: AbortSignal;
  /** Told of each fault as it begins. */
  onFault: (what: string) => void;
};

const MOST_STARTS = 5;

/** Injects one fault after the other until told to stop, then waits until all that was hurt runs again. */
export async function inject({ faults, targets, signal, onFault }: Deps): Promise<Injected> {
  const injected: Injected = { counts: {}, log: [], paused_past_lease: 0, skipped: 0, failed_starts: [] };
  const begun = Date.now();
  const underWay = new Map<Child, Promise<void>>();
  for (const fault of faults) {
    // oxlint-disable-next-line no-await-in-loop -- a storm has its time
    await wait(fault.after_ms, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) break;
    const fit = targets.filter(
      ({ child, kinds }) => kinds.includes(fault.kind) && child.running && !underWay.has(child),
    );
    const target = fit[Math.floor(fault.choice * fit.length)];
    if (!target) {
      injected.skipped += 1;
      // Down already: it shall run for a while before it is hurt again.
      // oxlint-disable-next-line no-await-in-loop
      if (underWay.size === targets.length) await Promise.race(underWay.values());
      continue;
    }
    note(injected, { fault, name: target.child.name, at_ms: Date.now() - begun });
    onFault(`${fault.kind} ${target.child.name}`);
    const work = suffer(target, fault, injected).finally(() => underWay.delete(target.child));
    underWay.set(target.child, work);
  }
  await Promise.all(underWay.values());
  return injected;
}

function note(
  injected: Injected,
  { fault, name, at_ms }: { fault: Fault; name: string; at_ms: number },
): void {
  const { kind, for_ms } = fault;
  injected.counts[kind] = (injected.counts[kind] ?? 0) + 1;
  injected.log.push({ at_ms, kind, target: name, for_ms });
  const isPause = kind === "pause-worker" || kind === "pause-desk";
  if (isPause && for_ms > LEASE_MS) injected.paused_past_lease += 1;
}

async function suffer(
  { child, whileDown }: Target,
  { kind, for_ms }: Fault,
  injected: Injected,
): Promise<void> {
  if (kind.startsWith("pause-")) {
    child.pause();
    await wait(for_ms);
    child.resume();
    return;
  }
  await child.kill();
  await whileDown?.(kind);
  await wait(for_ms);
  await startAgain(child, injected, MOST_STARTS);
}

/** What does not come up is started once more, as whoever supervises processes does. */
async function startAgain(child: Child, injected: Injected, startsLeft: number): Promise<void> {
  try {
    await child.start();
  } catch (error) {
    injected.failed_starts.push(error instanceof Error ? error.message : String(error));
    await child.kill();
    if (startsLeft > 1) await startAgain(child, injected, startsLeft - 1);
  }
}
