import { COLLECTIONS } from "../../domain/collections.js";
import { CollectionNames, type CollectionName, type Documents, type Stored } from "../../domain/documents.js";
import { AppError } from "../../domain/errors.js";
import type { Side } from "./sides.js";

/** One commit's worth: far below what a transaction of either engine bears. */
const BATCH = 200;

export type MoveOptions = {
  from: Side;
  to: Side;
  /** Told of documents and threads that are in the target, `done` of `total`. */
  onProgress: (done: number, total: number) => void;
};

/**
 * Copies every document and every thread. What an earlier, interrupted move from the same source has brought over is
 * kept: each collection goes on after its last key. The target stays marked as unfinished until its mark is cleared.
 * @throws AppError "conflict" when the target holds anything else
 */
export async function move({ from, to, onProgress }: MoveOptions): Promise<void> {
  await refuseOthers(from, to);
  const threadIds = await from.threads.ids();
  const counts = await Promise.all(CollectionNames.map((name) => countOf(from.documents, name)));
  const total = counts.reduce((sum, count) => sum + count, threadIds.length);
  let done = 0;
  const told = (more: number) => {
    done += more;
    onProgress(done, total);
  };
  // In order, so that what is missing after an interruption is what comes last.
  /* oxlint-disable no-await-in-loop */
  for (const name of CollectionNames) await moveCollection(name, { from, to, told });
  const last = (await to.threads.ids()).at(-1);
  for (const id of threadIds) {
    // The last one may have come over in part.
    const isThere = last !== undefined && before(id, last);
    if (!isThere) await to.threads.replace(id, await from.threads.read(id));
    told(1);
  }
  /* oxlint-enable no-await-in-loop */
}

/** Every document of a collection in the order of its keys, a batch at a time. */
export async function* batches(
  documents: Pick<Documents, "find">,
  name: CollectionName,
  after?: string,
): AsyncGenerator<Stored[]> {
  const { key } = COLLECTIONS[name];
  let last = after;
  for (;;) {
    // Where the next begins is known once this one is there.
    // oxlint-disable-next-line no-await-in-loop
    const found = await documents.find(name, {
      sort: { field: key, direction: "asc" },
      limit: BATCH,
      ...(last === undefined ? {} : { after: { value: last, key: last } }),
    });
    if (found.length > 0) yield found;
    if (found.length < BATCH) return;
    last = String(found.at(-1)?.[key]);
  }
}

/** How many documents a collection holds. */
async function countOf(documents: Pick<Documents, "count">, name: CollectionName): Promise<number> {
  const [all] = await documents.count(name);
  return all?.count ?? 0;
}

async function refuseOthers(from: Side, to: Side): Promise<void> {
  if (from.name === to.name)
    throw new AppError("invalid_input", `${to.name} is both where from and where to: name two places`);
  const underWay = await to.mark.read();
  if (underWay === from.name) return;
  if (underWay !== undefined)
    throw new AppError(
      "conflict",
      `${to.name} holds an unfinished migration from ${underWay}: finish that one, or take an empty target`,
    );
  const held = await Promise.all(CollectionNames.map((name) => countOf(to.documents, name)));
  const at = held.findIndex((count) => count > 0);
  const name = CollectionNames[at];
  if (name !== undefined || (await to.threads.ids()).length > 0)
    throw new AppError(
      "conflict",
      `${to.name} holds other data (${name ? `${held[at]} ${name}` : "checkpoints"}): take an empty target, nothing has been changed`,
    );
  await to.mark.set(from.name);
}

type Moving = Pick<MoveOptions, "from" | "to"> & { told: (more: number) => void };

async function moveCollection(name: CollectionName, { from, to, told }: Moving): Promise<void> {
  const { key } = COLLECTIONS[name];
  const [latest] = await to.documents.find(name, { sort: { field: key, direction: "desc" }, limit: 1 });
  if (latest) told(await countOf(to.documents, name));
  for await (const batch of batches(from.documents, name, latest && String(latest[key]))) {
    await to.documents.commit(batch.map((document) => ({ op: "insert", collection: name, document })));
    told(batch.length);
  }
}

const before = (one: string, other: string): boolean =>
  Buffer.compare(Buffer.from(one), Buffer.from(other)) < 0;
