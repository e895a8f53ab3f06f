import type { Documents, Filter } from "../domain/documents.js";
import type { RunDocument, RunStatus } from "../domain/run.js";
import { createCollection } from "./collection.js";
import { allOf, oneOrMore, type OneOrMore } from "./filters.js";
import { findPage, type Page, type PageOptions } from "./page.js";

type RunQuery = PageOptions & {
  ticket_id?: OneOrMore<string> | undefined;
  status?: OneOrMore<RunStatus> | undefined;
  /** What the asker may see at all. */
  filter?: Filter | undefined;
};

export type Runs = {
  get(runId: string): Promise<RunDocument | undefined>;
  /** Newest first. @throws AppError "invalid_input" on a bad cursor */
  list(query: RunQuery): Promise<Page<RunDocument>>;
};

export function createRuns({ documents }: { documents: Documents }): Runs {
  const { get, find } = createCollection(documents, "runs");
  return {
    get,
    list: ({ limit, cursor, ticket_id, status, filter = {} }) =>
      findPage(find, {
        limit,
        cursor,
        key: "run_id",
        sort: { field: "started_at", direction: "desc" },
        anyOf: [allOf([oneOrMore("ticket_id", ticket_id), oneOrMore("status", status), filter])],
      }),
  };
}
