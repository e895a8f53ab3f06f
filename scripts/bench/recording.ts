import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createIds } from "../../domain/ids.js";
import type { CallDocument, RunDocument } from "../../domain/run.js";
import { nodePasses } from "../../domain/node-passes.js";
import { withAnswers } from "../../domain/trace.js";
import { createCalls } from "../../store/calls.js";
import { openSqliteDocuments } from "../../store/sqlite-documents.js";
import { createRecorder } from "../../server/recording/recorder.js";
import { countOption } from "../shared/run-command.js";
import { figuresTable } from "./figures-table.js";
import { createInstantKnowledge } from "./instant-knowledge.js";
import { repeated, sampleTickets } from "./rows.js";
import { runDesk } from "./run-desk.js";

const USAGE = `npm run bench -- recording [options]

What recording costs a node: sends the project's samples through a desk, then plays what was recorded of them to a
recorder of its own, over a database of its own, and measures what it takes beyond storing the payload (what was asked
and answered) as it is. Exits with 1 where that is more than 1 ms of a core or 2 KB a node.

  --count N   so many tickets (120)`;

const MOST_MS = 1;
const MOST_BYTES = 2048;
const WARM_UP = 40;

/** The benchmark of recording. True where it costs no more than promised. @throws AppError "invalid_input" */
export async function benchRecording(args: string[]): Promise<boolean> {
  const options = {
    count: { type: "string", default: "120" },
    help: { type: "boolean", default: false },
  } as const;
  const { values } = parseArgs({ args, options });
  if (values.help) {
    console.log(USAGE);
    return true;
  }
  const dir = await mkdtemp(join(tmpdir(), "deskgraph-bench-"));
  try {
    const recorded = await recordRuns(dir, countOption("count", values.count));
    const bytes = bytesOf(recorded);
    await recordAgain(join(dir, "warm.db"), recorded.slice(0, WARM_UP));
    await storeAlone(join(dir, "warm-alone.db"), recorded.slice(0, WARM_UP));
    const whole = await recordAgain(join(dir, "again.db"), recorded);
    const alone = await storeAlone(join(dir, "alone.db"), recorded);
    const cpuMs = whole.cpuMs - alone.cpuMs;
    const nodes = recorded.reduce((sum, { calls }) => sum + nodePasses(calls).length, 0);
    const table = figuresTable(["a node", "recording", "promised"]);
    table.push(
      ["milliseconds of a core beyond the payload", (cpuMs / nodes).toFixed(3), `< ${MOST_MS}`],
      ["milliseconds of a core, storing included", (whole.cpuMs / nodes).toFixed(3), ""],
      ["milliseconds until it is durable", (whole.ms / nodes).toFixed(3), ""],
      ["bytes beyond the payload", String(Math.round(bytes.beyond / nodes)), `< ${MOST_BYTES}`],
      ["bytes of payload", String(Math.round(bytes.payload / nodes)), ""],
      [
        "calls",
        ((recorded.reduce((sum, { calls }) => sum + calls.length, 0) - nodes) / nodes).toFixed(2),
        "",
      ],
    );
    console.log(table.toString());
    return cpuMs / nodes < MOST_MS && bytes.beyond / nodes < MOST_BYTES;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

type Recorded = { run: RunDocument; calls: CallDocument[] };

async function recordRuns(dir: string, count: number): Promise<Recorded[]> {
  const tickets = repeated(await sampleTickets(), count);
  const { runs } = await runDesk({
    tickets,
    warmUp: [],
    knowledge: await createInstantKnowledge(),
    dataDir: dir,
  });
  const documents = openSqliteDocuments({ path: join(dir, "deskgraph.db") });
  const stored = createCalls({ documents });
  const recorded = await Promise.all(
    runs.map(async (run) => ({ run, calls: await stored.ofRun(run.run_id) })),
  );
  await documents.close();
  return recorded;
}

/** What is stored of the runs, and how much of it is what was asked and answered. */
function bytesOf(recorded: readonly Recorded[]): { beyond: number; payload: number } {
  const size = (value: unknown): number => Buffer.byteLength(JSON.stringify(value ?? null));
  const calls = recorded.flatMap((one) => one.calls);
  const payload = calls.reduce((sum, { input, output }) => sum + size(input) + size(output), 0);
  const steps = recorded.reduce((sum, { run }) => sum + size(run.path), 0);
  return { payload, beyond: steps + calls.reduce((sum, call) => sum + size(call), 0) - payload };
}

/** Time by the clock, and on a core: the disk's and other processes' are not in the latter. */
type Spent = { ms: number; cpuMs: number };

function startClock(): () => Spent {
  const [startedMs, startedCpu] = [performance.now(), process.cpuUsage()];
  return () => {
    const { user, system } = process.cpuUsage(startedCpu);
    return { ms: performance.now() - startedMs, cpuMs: (user + system) / 1000 };
  };
}

/** Stores what was asked and answered and nothing else, a commit a node. */
async function storeAlone(path: string, recorded: readonly Recorded[]): Promise<Spent> {
  const documents = openSqliteDocuments({ path });
  const stop = startClock();
  for (const { calls } of recorded)
    for (const node of new Set(calls.map((call) => call.node))) {
      const own = calls.filter((call) => call.node === node);
      // oxlint-disable-next-line no-await-in-loop -- one node after the other, as in a run
      await documents.commit(
        own.map(({ call_id, input, output }) => ({
          op: "insert",
          collection: "calls",
          document: { call_id, input, output },
        })),
      );
    }
  const spent = stop();
  await documents.close();
  return spent;
}

/** Records the same nodes with the same calls, each flushed as before its checkpoint. */
async function recordAgain(path: string, recorded: readonly Recorded[]): Promise<Spent> {
  const documents = openSqliteDocuments({ path });
  const clock = () => new Date();
  const recorder = createRecorder({ documents, clock, ids: createIds({ clock, randomBytes }) });
  await documents.commit(recorded.map(({ run }) => ({ op: "insert", collection: "runs", document: run })));
  const stop = startClock();
  for (const { run, calls } of recorded) {
    const asked = withAnswers(calls);
    for (const { node, update } of nodePasses(asked)) {
      const configurable = { thread_id: run.run_id, ticket_id: run.ticket_id };
      const config = { configurable, metadata: { langgraph_node: node } };
      const own = asked.filter((call) => call.node === node && call.kind !== "node");
      const work = recorder.aroundNode(node, async () => {
        await Promise.all(
          own.map(({ kind, name, input, output }) =>
            recorder.wrap<unknown, unknown, typeof config>({ kind, name, call: async () => output })(
              input,
              config,
            ),
          ),
        );
        return update;
      });
      // oxlint-disable-next-line no-await-in-loop -- one node after the other, as in a run
      await work({}, config);
      // oxlint-disable-next-line no-await-in-loop
      await recorder.flush(run.run_id);
    }
    recorder.close(run.run_id);
  }
  const spent = stop();
  await documents.close();
  return spent;
}
