import type { Op } from "../domain/documents.js";
import { refuseStale, settle, type Waiting } from "./mongo-settle.js";
import type { MongoHandles } from "./mongo-transaction.js";
import { keyOf, newSignature } from "./mongo-writes.js";

/** Bounds how much one transaction does, and so what is lost when it must be done again. */
const MAX_COMMITS = 64;
const MAX_OPS = 1000;
/** Transactions of one process at once: while one waits for the disk, the next is being told. */
const MAX_IN_FLIGHT = 2;

export type MongoGroupCommit = {
  /** @throws DocumentConflict, AppError "unavailable" */
  commit(ops: readonly Op[]): Promise<void>;
  /** Once everything that waits is done. */
  drained(): Promise<void>;
};

/**
 * Commits that come while transactions are under way share the next one, each standing or falling alone: they are
 * written in the hope that all hold; where one does not, nothing is written, that one is tried by itself, and the
 * others again without it. Commits about the same document never share a transaction, and keep their order.
 */
export function createMongoGroupCommit(
  handles: MongoHandles,
  { giveWayMs }: { giveWayMs: number },
): MongoGroupCommit {
  let waiting: Waiting[] = [];
  const busy = new Set<string>();
  const running = new Set<Promise<void>>();
  let scheduled = false;

  const begin = (group: readonly Waiting[]) => {
    const keys = group.flatMap((one) => one.keys);
    for (const key of keys) busy.add(key);
    const run = settle(handles, group).then(async () => {
      const behind = waiting.filter(
        ({ ops, keys: [first = ""] }) => ops[0]?.op === "patch" && keys.includes(first),
      );
      if (behind.length > 0) {
        const refused = await refuseStale(handles, behind);
        waiting = waiting.filter((one) => !refused.includes(one));
      }
      for (const key of keys) busy.delete(key);
      running.delete(run);
      schedule();
    });
    running.add(run);
  };
  const flush = () => {
    scheduled = false;
    while (waiting.length > 0 && running.size < MAX_IN_FLIGHT) {
      const { group, rest } = nextGroup(waiting, busy);
      if (group.length === 0) return;
      waiting = rest;
      begin(group);
    }
  };
  const schedule = () => {
    if (scheduled || waiting.length === 0) return;
    scheduled = true;
    setImmediate(flush);
  };

  return {
    commit: async (ops) => {
      if (ops.length === 0) return;
      const begun = beginCommit(ops, giveWayMs);
      const done = new Promise<void>((resolve, reject) => {
        waiting.push({ ...begun, resolve, reject });
      });
      schedule();
      await done;
    },
    drained: async () => {
      while (waiting.length > 0 || running.size > 0) {
        flush();
        // What ends one may begin the next.
        // oxlint-disable-next-line no-await-in-loop
        await Promise.allSettled(running);
      }
    },
  };
}

function beginCommit(ops: readonly Op[], giveWayMs: number): Omit<Waiting, "resolve" | "reject"> {
  const keys = ops.map((op) => `${op.collection}/${keyOf(op)}`);
  const until = Date.now() + giveWayMs;
  return { ops, keys, isPlain: isPlain(ops, keys), signature: newSignature(), doubtful: false, until };
}

const isPlain = (ops: readonly Op[], keys: readonly string[]): boolean =>
  ops.every(({ op }, at) => op !== "remove" || !keys.includes(keys[at] ?? "", at + 1));

/** Those that may go now, and those that wait on; who waits for a document holds back who comes later for it. */
function nextGroup(waiting: readonly Waiting[], busy: ReadonlySet<string>) {
  const taken = new Set(busy);
  const group: Waiting[] = [];
  const rest: Waiting[] = [];
  let ops = 0;
  for (const one of waiting) {
    const isFree = one.keys.every((key) => !taken.has(key));
    const fits = group.length === 0 || (group.length < MAX_COMMITS && ops + one.ops.length <= MAX_OPS);
    for (const key of one.keys) taken.add(key);
    if (isFree && fits) {
      group.push(one);
      ops += one.ops.length;
    } else rest.push(one);
  }
  return { group, rest };
}
