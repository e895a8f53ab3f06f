import { SqliteSaver } from "@langchain/langgraph-checkpoint-sqlite";
import Database from "libsql";
import type { Stored } from "../../../domain/documents.js";
import type { RawReader } from "./desk-data.js";
import { reviewOutcome } from "./review-outcome.js";

const BUSY_MS = 10_000;

type SaverDatabase = ConstructorParameters<typeof SqliteSaver>[0];

/** Reads an embedded desk's database file, also while the desk writes it. */
export function openSqliteReader(file: string): RawReader {
  const database = new Database(file);
  database.pragma(`busy_timeout = ${BUSY_MS}`);
  const saver = new SqliteSaver(database as unknown as SaverDatabase);
  return {
    all: async (collection) => {
      const rows = database.prepare(`SELECT doc FROM ${collection}`).all() as { doc: string }[];
      return rows.map(({ doc }) => JSON.parse(doc) as Stored);
    },
    count: async (collection, where) => {
      const wanted = Object.entries(where).map(([field, value]) => ({
        field: `$.${field}`,
        values: (Array.isArray(value) ? value : [value]).map((one: unknown) => JSON.stringify(one)),
      }));
      // A value as JSON text: what json_extract gives of a boolean is a number, of null nothing at all.
      const terms = wanted.map(({ values }) => `(doc -> ?) IN (${values.map(() => "?").join(", ")})`);
      const { found } = database
        .prepare(`SELECT count(*) AS found FROM ${collection} WHERE ${terms.join(" AND ") || "true"}`)
        .get(wanted.flatMap(({ field, values }) => [field].concat(values))) as { found: number };
      return found;
    },
    reviewOutcome: (runId) => reviewOutcome(saver, runId),
    close: async () => void database.close(),
  };
}
