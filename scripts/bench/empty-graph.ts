import { END, interrupt, START, StateGraph } from "@langchain/langgraph";
import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import { TicketState } from "../../agents/state.js";
import { RETRY_UNAVAILABLE } from "../../graphs/failures.js";

/** How a ticket's run went through the graph: its nodes in order, and whether it stopped at the last one. */
export type Way = { path: readonly string[]; interrupted: boolean };

/** The wiring of a graph that was built, as LangGraph's builder keeps it. */
export type Wiring = {
  nodes: Record<string, unknown>;
  edges: ReadonlySet<readonly [string, string]>;
  waitingEdges: ReadonlySet<readonly [readonly string[], string]>;
  branches: Record<string, Record<string, { ends?: Record<string, string> }>>;
};

/** The longest that an attempt may take, as in the ticket graph: timers cost something too. */
const TIMEOUT_MS = 30_000;

type Node = (state: { run_id: string }) => Promise<object>;

/** LangGraph's builder, as far as it is used here: names of nodes are known only when it runs. */
type Builder = {
  addNode(name: string, node: Node): unknown;
  addEdge(from: string | string[], to: string): unknown;
  addConditionalEdges(from: string, choose: (state: { run_id: string }) => string, ends: string[]): unknown;
};

/**
 * A graph wired like the one given, with its state and node policies, whose nodes do nothing: what it takes is
 * LangGraph's own share. `wayOf` tells which way a run (by its id) is sent.
 */
export function buildEmptyGraph(
  wiring: Wiring,
  { wayOf, checkpointer }: { wayOf: (runId: string) => Way; checkpointer: BaseCheckpointSaver },
) {
  const graph = new StateGraph(TicketState);
  const builder = graph as unknown as Builder;
  for (const name of Object.keys(wiring.nodes)) builder.addNode(name, emptyNode(name, wayOf));
  for (const [from, to] of wiring.edges) builder.addEdge(from, to);
  for (const [from, to] of wiring.waitingEdges) builder.addEdge([...from], to);
  for (const [from, branches] of Object.entries(wiring.branches))
    for (const { ends = {} } of Object.values(branches))
      builder.addConditionalEdges(
        from,
        ({ run_id }) => nextOf(from, wayOf(run_id), ends),
        Object.values(ends),
      );
  return graph
    .setNodeDefaults({ retryPolicy: RETRY_UNAVAILABLE, timeout: TIMEOUT_MS })
    .compile({ checkpointer });
}

const emptyNode =
  (name: string, wayOf: (runId: string) => Way): Node =>
  async ({ run_id }) => {
    const { path, interrupted } = wayOf(run_id);
    if (interrupted && name === path.at(-1)) interrupt({});
    return {};
  };

/** Where the run went after its last stay at a node; to the end, where it went no further. */
function nextOf(from: string, { path }: Way, ends: Record<string, string>): string {
  const open = Object.values(ends);
  const after = path.slice(path.lastIndexOf(from) + 1);
  return after.find((name) => open.includes(name)) ?? END;
}

/** The plainest way: every node once. */
export const wholeWay = (wiring: Wiring): Way => ({
  path: Object.keys(wiring.nodes).filter((name) => name !== START),
  interrupted: false,
});
