import { join } from "node:path";
import { SqliteSaver } from "@langchain/langgraph-checkpoint-sqlite";
import { openSqliteDocuments, type SqliteDocuments } from "../../store/sqlite-documents.js";
import { buildEmptyGraph, wholeWay, type Way, type Wiring } from "./empty-graph.js";
import { startStopwatch, type Spent } from "./stopwatch.js";

/** As many runs at once as the desk works tickets at once. */
const AT_ONCE = 8;
/** Runs before the clock starts, so that compiled code is measured: as many as the desk is warmed with. */
const WARM_UP = 240;

type Options = {
  /** Of the graph that is stood in for. */
  wiring: Wiring;
  /** One for each run. */
  ways: readonly Way[];
  dataDir: string;
};

/** Sends empty runs the given ways through LangGraph and its own SQLite checkpointer, durability `sync`. */
export async function runEmpty({ wiring, ways, dataDir }: Options): Promise<Spent> {
  const documents = openSqliteDocuments({ path: join(dataDir, "empty.db") });
  const wayOf = (runId: string) => ways[Number(runId)] ?? wholeWay(wiring);
  const graph = buildEmptyGraph(wiring, { wayOf, checkpointer: stockSaver(documents) });
  const run = (run_id: string) =>
    graph.invoke(
      { run_id, ticket_id: run_id, epoch: 1, watermark: 1 },
      { configurable: { thread_id: run_id }, durability: "sync" },
    );
  try {
    await atOnce(WARM_UP, (at) => run(`warm-up-${at}`));
    const stop = startStopwatch();
    await atOnce(ways.length, (at) => run(String(at)));
    return stop();
  } finally {
    await documents.close();
  }
}

const stockSaver = ({ database }: SqliteDocuments) =>
  new SqliteSaver(database as unknown as ConstructorParameters<typeof SqliteSaver>[0]);

/** Does a piece of work for each number below `count`, a few at a time. */
async function atOnce(count: number, work: (at: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const lane = async () => {
    // oxlint-disable-next-line no-await-in-loop -- a lane does one after the other
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}
