import { END, interrupt, START, StateGraph } from "@langchain/langgraph";
import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import { TicketState } from "../../agents/state.js";
import { RETRY_UNAVAILABLE } from "../../graphs/failures.js";

/** The way that a ticket's run took through the graph. */
export type Way = { escalated: boolean; interrupted: boolean };

/** The longest that an attempt may take, as in the ticket graph: timers cost something too. */
const TIMEOUT_MS = 30_000;

const nothing = async () => ({});

/**
 * The ticket graph with nodes that do nothing: same nodes, edges, state and node policies, so that what it takes is
 * LangGraph's own share. `wayOf` tells which way a run (by its id) is sent.
 */
export function buildEmptyGraph(wayOf: (runId: string) => Way, checkpointer: BaseCheckpointSaver) {
  return new StateGraph(TicketState)
    .addNode("prepare", nothing)
    .addNode("classify", nothing)
    .addNode("sense", nothing)
    .addNode("troubleshoot", nothing)
    .addNode("forecast", nothing)
    .addNode("route", nothing)
    .addNode("escalate", nothing)
    .addNode("review", async ({ run_id }) => {
      if (wayOf(run_id).interrupted) interrupt({});
      return {};
    })
    .addNode("act", nothing)
    .addEdge(START, "prepare")
    .addEdge("prepare", "classify")
    .addEdge("prepare", "sense")
    .addEdge(["classify", "sense"], "troubleshoot")
    .addEdge("troubleshoot", "forecast")
    .addEdge("forecast", "route")
    .addConditionalEdges("route", ({ run_id }) => (wayOf(run_id).escalated ? "escalate" : "review"), [
      "escalate",
      "review",
    ])
    .addEdge("escalate", "review")
    .addConditionalEdges("review", () => "act", ["troubleshoot", "act", END])
    .addEdge("act", END)
    .setNodeDefaults({ retryPolicy: RETRY_UNAVAILABLE, timeout: TIMEOUT_MS })
    .compile({ checkpointer });
}
