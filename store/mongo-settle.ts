import { setTimeout as wait } from "node:timers/promises";
import { DocumentConflict, type CollectionName, type Op } from "../domain/documents.js";
import { groupBy } from "../domain/group-by.js";
import { firstDifference } from "./equality.js";
import { asUnavailable, isTransient, isUnreachable } from "./mongo-errors.js";
import { decodeDocument } from "./mongo-json.js";
import { isSigned, writeDirectly } from "./mongo-direct.js";
import {
  commitExactly,
  commitTogether,
  SomeDidNotHold,
  type Commit,
  type MongoHandles,
} from "./mongo-transaction.js";
import { keyOf } from "./mongo-writes.js";

/** Times that a whole group gives way to other processes before it is halved. */
const MAX_TOGETHER = 3;
const MAX_PAUSE_MS = 100;

export type Waiting = Commit & {
  /** The documents it is about. */
  keys: readonly string[];
  /** Whether it may share commands with others: nothing in it follows a removal of the same key. */
  isPlain: boolean;
  /** When it gives up giving way, as epoch milliseconds. */
  until: number;
  resolve: () => void;
  reject: (error: unknown) => void;
};

/**
 * Brings each commit of a group to its end; never throws. Those that can are written together in the hope that all
 * hold; where one does not, nothing is written, that one is tried by itself, and the others again without it.
 */
export async function settle(handles: MongoHandles, group: readonly Waiting[]): Promise<void> {
  const isAlone = (one: Waiting) => !one.isPlain || group.length === 1;
  await settleTogether(
    handles,
    group.filter((one) => !isAlone(one)),
  );
  await inTurn(group.filter(isAlone), (one) => settleAlone(handles, one));
}

async function settleTogether(handles: MongoHandles, group: readonly Waiting[]): Promise<void> {
  if (group.length === 0) return;
  for (let attempt = 1; attempt <= MAX_TOGETHER; attempt += 1) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- each attempt must see what the one before lost to
      if (!(await wasCommitted(handles, group))) await commitTogether(handles, group);
      for (const { resolve } of group) resolve();
      return;
    } catch (error) {
      // oxlint-disable-next-line no-await-in-loop
      if (error instanceof SomeDidNotHold) return await settleWithout(handles, group, error.commit);
      const isLast = attempt === MAX_TOGETHER || !isTransient(error);
      if (isLast && isUnreachable(error)) return rejectAll(group, error);
      // What the server refuses outright may be the fault of one.
      if (isLast) break;
    }
    // oxlint-disable-next-line no-await-in-loop
    await pause(attempt);
  }
  const half = Math.ceil(group.length / 2);
  await settle(handles, group.slice(0, half));
  await settle(handles, group.slice(half));
}

/** Tries those by themselves that cannot hold, and the others again together. */
async function settleWithout(
  handles: MongoHandles,
  group: readonly Waiting[],
  known: Commit | undefined,
): Promise<void> {
  let suspects: readonly Waiting[];
  try {
    suspects = known ? group.filter((one) => one === known) : await findUnmatched(handles, group);
  } catch (error) {
    return rejectAll(group, error);
  }
  // Where all hold by now, who did not a moment ago is found by asking each.
  const alone = suspects.length === 0 ? group : suspects;
  await settle(
    handles,
    group.filter((one) => !alone.includes(one)),
  );
  await inTurn(alone, (one) => settleAlone(handles, one));
}

async function settleAlone(handles: MongoHandles, one: Waiting): Promise<void> {
  const [op, ...more] = one.ops;
  if (op && more.length === 0) return settleDirectly(handles, one, op);
  for (let attempt = 1; ; attempt += 1) {
    try {
      // oxlint-disable-next-line no-await-in-loop
      if (!(await wasCommitted(handles, [one]))) await commitExactly(handles, one);
      return one.resolve();
    } catch (error) {
      if (!isTransient(error) || Date.now() > one.until) return one.reject(asUnavailable(error));
    }
    // oxlint-disable-next-line no-await-in-loop
    await pause(attempt);
  }
}

async function settleDirectly(handles: MongoHandles, one: Waiting, op: Op): Promise<void> {
  try {
    const held = await writeDirectly(handles, op, one);
    if (held || op.op === "insert") return one.resolve();
    one.reject(new DocumentConflict({ collection: op.collection, key: op.key, field: "where" }));
  } catch (error) {
    one.reject(asUnavailable(error));
  }
}

/**
 * Refuses those that wait with a first comparison that does not hold any more, by one reading of what they compare: of
 * many who want to change one document, all but one would else be tried in vain, each with a transaction of its own.
 * Gives those that are done with; never throws.
 */
export async function refuseStale(
  handles: MongoHandles,
  waiting: readonly Waiting[],
): Promise<readonly Waiting[]> {
  const first = (one: Waiting) => one.ops.slice(0, 1);
  const stale = await findUnmatched(handles, waiting, first).catch(() => []);
  for (const { ops, reject } of stale) {
    const [op] = ops;
    if (op?.op === "patch")
      reject(new DocumentConflict({ collection: op.collection, key: op.key, field: "where" }));
  }
  return stale;
}

/** Those of a group of which a patch does not hold, or an append has nothing to add to, as all stands now. */
async function findUnmatched(
  handles: MongoHandles,
  group: readonly Waiting[],
  opsOf: (one: Waiting) => readonly Op[] = ({ ops }) => ops,
): Promise<readonly Waiting[]> {
  const looked = group.flatMap((one) =>
    opsOf(one).flatMap((op) => (op.op === "patch" || op.op === "append" ? [{ one, op }] : [])),
  );
  const stored = new Map<string, ReturnType<typeof decodeDocument>>();
  const read = async (name: CollectionName, keys: readonly string[]) => {
    const found = await handles
      .collection(name)
      .find({ _id: { $in: [...keys] } })
      .toArray();
    for (const document of found) stored.set(`${name}/${document._id}`, decodeDocument(document));
  };
  const byCollection = groupBy(looked, ({ op }) => op.collection);
  await Promise.all(
    [...byCollection].map(([name, all]) =>
      read(
        name,
        all.map(({ op }) => op.key),
      ),
    ),
  );
  const holds = (one: Waiting, op: (typeof looked)[number]["op"]) => {
    // What the commit itself inserts is not there to look at.
    if (one.ops.some((other) => other.op === "insert" && keyOf(other) === op.key)) return true;
    const document = stored.get(`${op.collection}/${op.key}`);
    if (!document) return false;
    return op.op === "append" || firstDifference(document, op.where) === undefined;
  };
  return [...new Set(looked.filter(({ one, op }) => !holds(one, op)).map(({ one }) => one))];
}

/** Whether commits whose answer was lost are there: they were one transaction, so any trace of them tells. */
async function wasCommitted(handles: MongoHandles, group: readonly Waiting[]): Promise<boolean> {
  const traces = group
    .filter(({ doubtful }) => doubtful)
    .flatMap(({ ops, signature }) =>
      ops.map((op) => ({ collection: op.collection, key: keyOf(op), signature })),
    );
  const found = await Promise.all(
    [...groupBy(traces, ({ collection }) => collection)].map(([name, all]) => isSigned(handles, name, all)),
  );
  return found.some(Boolean);
}

function rejectAll(group: readonly Waiting[], error: unknown): void {
  for (const { reject } of group) reject(asUnavailable(error));
}

const pause = (attempt: number): Promise<void> =>
  wait(Math.random() * Math.min(MAX_PAUSE_MS, 4 * 2 ** attempt));

async function inTurn<T>(all: readonly T[], run: (one: T) => Promise<void>): Promise<void> {
  // The server is asked no more at once than the group's one transaction would.
  // oxlint-disable-next-line no-await-in-loop
  for (const one of all) await run(one);
}
