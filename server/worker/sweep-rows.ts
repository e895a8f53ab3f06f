import type { z } from "zod";
import { COLLECTIONS } from "../../domain/collections.js";
import type { CollectionName, Documents, FindOptions } from "../../domain/documents.js";
import type { JobName, JobPayload } from "../../domain/jobs.js";
import type { WorkerDeps } from "./deps.js";

type Deps = { documents: Pick<Documents, "find">; log: Pick<WorkerDeps["log"], "error"> };

export type FindRows = <S extends z.ZodObject>(
  collection: CollectionName,
  schema: S,
  options: FindOptions,
) => Promise<z.infer<S>[]>;

/** Asks for a job; how many it has asked for: none where the job has failed for good and rests. */
export type Ask = <N extends JobName>(name: N, payload: JobPayload<N>, priority?: number) => number;

/**
 * Reads of documents only what a sweep looks at: it reads many, and what is wrong with the rest of one must keep none
 * of the others waiting. One in which even that cannot be read is told the log and passed over.
 */
export function createFindRows({ documents, log }: Deps): FindRows {
  const told = new Set<string>();
  return async (collection, schema, options) => {
    const found = await documents.find(collection, options);
    return found.flatMap((stored) => {
      const row = schema.safeParse(stored);
      if (row.success) return [row.data];
      const key = `${collection}/${String(stored[COLLECTIONS[collection].key])}`;
      if (!told.has(key)) log.error({ document: key, err: row.error }, "the sweep cannot read a document");
      told.add(key);
      return [];
    });
  };
}

/**
 * Does the work for each item, one after the other until the time is up (`until`, of performance.now()); how many it
 * was done for. One that fails is told the log: the next is none the worse for it, and another sweep comes back to it.
 */
export async function forEach<T>(
  items: readonly T[],
  { until, log, what }: { until: number; log: Pick<WorkerDeps["log"], "error">; what: string },
  work: (item: T) => Promise<unknown>,
): Promise<number> {
  let done = 0;
  for (const item of items) {
    if (performance.now() > until) return done;
    try {
      // oxlint-disable-next-line no-await-in-loop -- housekeeping takes one connection at a time, not all there are
      await work(item);
      done += 1;
    } catch (err) {
      log.error({ err, item }, `the sweep could not ${what}`);
    }
  }
  return done;
}
