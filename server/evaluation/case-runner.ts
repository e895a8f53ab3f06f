import { MemorySaver } from "@langchain/langgraph";
import type { Logger } from "pino";
import type { EvaluationCase } from "../../domain/evaluation.js";
import type { PolicyInForce } from "../../domain/policy.js";
import type { CallDocument, RunVersions } from "../../domain/run.js";
import { GRAPH_VERSION } from "../../graphs/ticket.js";
import { createChannels } from "../channels/channel.js";
import { syncPeople } from "../keys/sync-people.js";
import { createFixedWorld } from "../replay/fixed-world.js";
import { nodePasses } from "../../domain/node-passes.js";
import { recordInMemory } from "../replay/record-in-memory.js";
import { openSandbox } from "../replay/sandbox.js";
import { buildSandboxedGraph, type Outside } from "../replay/sandboxed-graph.js";
import { createReadCase } from "../worker/context/read-case.js";
import { createDeliver } from "../worker/deliver.js";
import { createReads } from "../worker/deps.js";
import { projectStopped } from "../worker/project-run.js";
import { readRunView, type RunView } from "../worker/run-view.js";
import { startRun } from "../worker/start-run.js";
import { finalStateOf } from "./final-state.js";
import { openCase } from "./open-case.js";

export type RunnerOptions = {
  /** What may be asked anew: index, classifiers, model. The queues are the sandbox's own. */
  outside: Omit<Outside, "queueStatus">;
  policy: PolicyInForce;
  versions: RunVersions;
  /** When it is in the sandbox. */
  at: string;
  log: Logger;
};

/** A case that was run. */
export type CaseRun = {
  view: RunView;
  path: string[];
  calls: CallDocument[];
  finalState: { hash: string; documents: Record<string, unknown> } | null;
  ms: number;
  failure: string | null;
};

export type CaseRunner = {
  run(evaluated: EvaluationCase): Promise<CaseRun>;
  close(): Promise<void>;
};

/** So many cases share a sandbox before it grows slow. */
const CASES_A_SANDBOX = 200;
const LEASE_MS = 3_600_000;

/**
 * Runs one case after the other through the desk's graph, each on a ticket of its own in a sandbox. A person's decision
 * is not made up: a run that waits for one has come to its end.
 */
export function createCaseRunner(options: RunnerOptions): CaseRunner {
  let bench: Promise<Bench> | undefined;
  let used = 0;
  const renew = async (): Promise<Bench> => {
    const old = bench;
    bench = openBench(options);
    used = 0;
    await (await old)?.close();
    return bench;
  };
  return {
    run: async (evaluated) => {
      // Orders keep their numbers: no two cases may have them in one sandbox.
      const isFull = used >= CASES_A_SANDBOX || evaluated.customer.orders.length > 0;
      const current = bench && !isFull ? await bench : await renew();
      used = evaluated.customer.orders.length > 0 ? CASES_A_SANDBOX : used + 1;
      return runCase(current, evaluated);
    },
    close: async () => (await bench)?.close(),
  };
}

type Bench = Awaited<ReturnType<typeof openBench>>;

async function openBench({ outside, policy, versions, at, log }: RunnerOptions) {
  const world = createFixedWorld(at, "evaluation");
  const sandbox = openSandbox({ policy, world, log });
  const { store } = sandbox;
  await syncPeople({ ...store, policy: policy.policy });
  const { recorder, takeOf } = recordInMemory(world);
  const graph = buildSandboxedGraph({
    sandbox,
    recorder,
    outside: { ...outside, queueStatus: store.queueStatus },
    policy,
    world,
    log,
  });
  const checkpointer = new MemorySaver();
  const compiled = graph.compile({ checkpointer });
  const reads = createReads(store.documents);
  const jobs = { enqueue: () => {} };
  const base = {
    ...store,
    ...world,
    reads,
    recorder,
    policy,
    jobs,
    log,
    versions,
    graphVersion: GRAPH_VERSION,
  };
  const readCase = createReadCase({ ...base, policy: policy.policy });
  return {
    ...base,
    sandbox,
    world,
    graph: compiled,
    checkpointer,
    takeOf,
    project: { ...base, graph: compiled, readCase },
    deliver: createDeliver({ ...base, channels: createChannels() }),
    close: sandbox.close,
  };
}

async function runCase(bench: Bench, evaluated: EvaluationCase): Promise<CaseRun> {
  const { tickets, graph, checkpointer } = bench;
  const { ticket_id, epoch, watermark } = await openCase(bench, evaluated);
  const lease = await tickets.acquireLease(ticket_id, { owner: "evaluation", ms: LEASE_MS });
  if (!lease) throw new TypeError(`${ticket_id} is new and leased`);
  await startRun(bench, ticket_id, lease);
  const run_id = (await tickets.get(ticket_id))?.run_id ?? "";
  const startedMs = performance.now();
  let failure: string | null = null;
  try {
    await graph.invoke(
      { run_id, ticket_id, epoch, watermark },
      { configurable: { thread_id: run_id, ticket_id, lease_token: lease.token }, durability: "exit" },
    );
  } catch (err) {
    if (!(err instanceof Error)) throw err;
    failure = err.message;
  }
  const ms = performance.now() - startedMs;
  const view = await readRunView(graph, run_id);
  const { calls } = await bench.takeOf(run_id);
  await checkpointer.deleteThread(run_id);
  const isWanted = evaluated.expected.final_state !== undefined && failure === null;
  const finalState = isWanted ? await carryOut(bench, { ticket_id, run_id, view, token: lease.token }) : null;
  return { view, path: nodePasses(calls).map(({ node }) => node), calls, finalState, ms, failure };
}

/** Projects the run and does what it has put into the outbox, in the sandbox, as the desk would. */
async function carryOut(
  bench: Bench,
  { ticket_id, run_id, view, token }: { ticket_id: string; run_id: string; view: RunView; token: number },
) {
  const run = await bench.reads.runs.get(run_id);
  if (run) await projectStopped(bench.project, { run, view, review: undefined, token });
  for (const { effect_id } of await bench.effects.ofTicket(ticket_id))
    // oxlint-disable-next-line no-await-in-loop -- in the order in which they were made
    await bench.deliver({ effect_id }, { signal: new AbortController().signal, attempt: 1, last: true });
  return finalStateOf(bench.sandbox.store, ticket_id);
}
