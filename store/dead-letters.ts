import { isoNow, type Clock } from "../domain/clock.js";
import type { DeadLetter, DeadLetterDocument } from "../domain/dead-letter.js";
import { DocumentConflict, type Documents, type Op } from "../domain/documents.js";
import { createCollection } from "./collection.js";
import { findPage, type Page, type PageOptions } from "./page.js";

/** The oldest go where there are more: nobody reads further back, and a desk on fire must not fill its disk. */
const MOST = 1000;
/** Failures of one job that meet in the same moment; each but the first reads again. */
const TRIES = 5;

/** A job that was given up. */
type GivenUp = Pick<DeadLetter, "job_id" | "name" | "payload" | "attempts" | "error">;

export type DeadLetters = {
  get: (jobId: string) => Promise<DeadLetterDocument | undefined>;
  /** The latest failure first. @throws AppError "invalid_input" on a bad cursor */
  list: (page: PageOptions) => Promise<Page<DeadLetterDocument>>;
  /** Puts a job in the list, or renews its row; the oldest rows leave a list that has grown too long. */
  keep: (givenUp: GivenUp) => Promise<void>;
  /** Notes that somebody has asked for it again. */
  markRetried: (jobId: string) => Promise<void>;
  remove: (jobId: string) => Promise<void>;
};

type Deps = {
  documents: Documents;
  clock: Clock;
  /** How many rows are kept: 1000 unless told. */
  most?: number;
};

/** The jobs that failed for good, whichever engine ran them. */
export function createDeadLetters(deps: Deps): DeadLetters {
  const { documents, clock } = deps;
  const { get, find } = createCollection(documents, "dead_letters");
  return {
    get,
    list: ({ limit, cursor }) =>
      findPage(find, {
        limit,
        cursor,
        key: "job_id",
        sort: { field: "failed_at", direction: "desc" },
        anyOf: [{}],
      }),
    keep: async (givenUp) => {
      await keep(deps, givenUp, TRIES);
      await trim(deps);
    },
    markRetried: async (jobId) => {
      await documents.patch("dead_letters", jobId, { where: {}, set: { retried_at: isoNow(clock) } });
    },
    remove: (jobId) => documents.remove("dead_letters", jobId),
  };
}

async function keep(deps: Deps, givenUp: GivenUp, triesLeft: number): Promise<void> {
  const { documents, clock } = deps;
  const known = await createCollection(documents, "dead_letters").get(givenUp.job_id);
  const row = { ...givenUp, failed_at: isoNow(clock), retried_at: null };
  try {
    await documents.commit([known ? renewal(known, row) : insertion({ ...row, failures: 1, version: 1 })]);
  } catch (err) {
    if (!(err instanceof DocumentConflict) || triesLeft === 1) throw err;
    await keep(deps, givenUp, triesLeft - 1);
  }
}

const insertion = (document: DeadLetterDocument): Op => ({
  op: "insert",
  collection: "dead_letters",
  document,
});

const renewal = ({ job_id, failures, version }: DeadLetterDocument, row: object): Op => ({
  op: "patch",
  collection: "dead_letters",
  key: job_id,
  where: { version },
  set: { ...row, failures: failures + 1, version: version + 1 },
});

async function trim({ documents, most = MOST }: Deps): Promise<void> {
  const [counted] = await documents.count("dead_letters");
  const surplus = (counted?.count ?? 0) - most;
  if (surplus <= 0) return;
  const sort = { field: "failed_at", direction: "asc" } as const;
  const oldest = await documents.find("dead_letters", { sort, limit: surplus });
  await documents.commit(
    oldest.map((row): Op => ({ op: "remove", collection: "dead_letters", key: String(row["job_id"]) })),
  );
}
