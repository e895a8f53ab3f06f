import { MemorySaver } from "@langchain/langgraph";
import type { Logger } from "pino";
import type { MissingAnswer } from "../../domain/replay.js";
import type { CallDocument } from "../../domain/run.js";
import type { RunView } from "../worker/run-view.js";
import { downstreamOf, drive, type Edge } from "./drive.js";
import { createFixedWorld } from "./fixed-world.js";
import { nodePasses, type NodePass } from "../../domain/node-passes.js";
import { createPlayer } from "./player.js";
import { recordInMemory } from "./record-in-memory.js";
import type { RerunOptions } from "./rerun-options.js";
import { copyTicket, openSandbox, type DeskReads } from "./sandbox.js";
import { buildSandboxedGraph, type Outside } from "./sandboxed-graph.js";
import { withPrompts } from "./with-prompts.js";

export type RerunDeps = { desk: DeskReads; outside: Outside; log: Logger };

/** A run that was run again. */
export type Rerun = {
  view: RunView;
  calls: CallDocument[];
  passes: NodePass[];
  /** What it asked and the recording could not answer: there it was stopped. */
  missing: MissingAnswer | undefined;
  /** The message of what the graph threw, as a run that fails for good does. */
  failure: string | null;
  /** Milliseconds that recorded answers took when they were given. */
  servedMs: number;
};

/**
 * Runs a recorded run again in a sandbox, with the recording's time, ids and answers. Where it stops to ask a person it
 * goes on with what that person decided, in a fork only if it proposes the same.
 * @throws AppError "not_found" when the ticket is gone
 */
export async function rerun({ desk, outside, log }: RerunDeps, options: RerunOptions): Promise<Rerun> {
  const { recording, policy, from, fork } = options;
  const { run } = recording;
  const world = createFixedWorld(run.started_at, run.run_id);
  const sandbox = openSandbox({ policy, world, log });
  try {
    const { token } = await copyTicket(desk, sandbox, run);
    const { recorder, takeOf } = recordInMemory(world);
    const edges: Edge[] = [];
    const player = createPlayer({
      recording,
      from,
      after: (node) => downstreamOf(edges, node),
      live: fork?.live ?? false,
      isAnew: ({ name, kind }) =>
        fork !== null && (name === "write_outbox" || (fork.live && IS_LIVE.has(kind))),
    });
    const prompts = withPrompts(fork?.prompts ?? {}, player.runsAnew);
    const graph = buildSandboxedGraph({
      sandbox,
      recorder: {
        ...recorder,
        wrap: (recordable) => prompts(recorder.wrap(player.serve(recordable)), recordable),
        aroundNode: (name, node) => recorder.aroundNode(name, player.aroundNode(name, node)),
      },
      outside,
      policy,
      world,
      log,
    }).compile({
      checkpointer: new MemorySaver(),
      ...(from && Object.keys(fork?.set ?? {}).length > 0
        ? { interruptBefore: [from.node as "prepare"] }
        : {}),
    });
    edges.push(...(await graph.getGraphAsync()).edges);
    const driven = await drive({ graph, player, token, edges, ...options });
    const { calls } = await takeOf(run.run_id);
    return {
      ...driven,
      calls,
      passes: nodePasses(calls),
      missing: player.missing(),
      servedMs: player.servedMs(),
    };
  } finally {
    await sandbox.close();
  }
}

/** What answers anew where a fork goes live; what was looked up is looked up anew only where it was not asked before. */
const IS_LIVE: ReadonlySet<CallDocument["kind"]> = new Set(["model", "local"]);
