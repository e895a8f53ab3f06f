import { END, START, StateGraph } from "@langchain/langgraph";
import { createAct, type ActDeps } from "../agents/act/node.js";
import { createClassifier, type ClassifierDeps } from "../agents/classifier/node.js";
import { createEscalator, type EscalatorDeps } from "../agents/escalation/node.js";
import { createForecast, type ForecastDeps } from "../agents/forecast/node.js";
import { createPrepare, type PrepareDeps } from "../agents/prepare/node.js";
import { createReview, type ReviewDeps } from "../agents/review/node.js";
import { createRouter, type RouterDeps } from "../agents/router/node.js";
import { createSentiment, type SentimentDeps } from "../agents/sentiment/node.js";
import { TicketState } from "../agents/state.js";
import { createTroubleshooter, type TroubleshooterDeps } from "../agents/troubleshooter/node.js";
import { type FailureLog, orHandOver, RETRY_UNAVAILABLE, type TicketNode } from "./failures.js";

/**
 * Stored on every run. Raise it when a run that waits at its review could no longer be resumed rightly: a node
 * or a state key renamed or removed, an edge moved, an output schema narrowed. Runs of another version are begun
 * anew instead of resumed.
 */
export const GRAPH_VERSION = "1";

export type TicketGraphDeps = {
  prepare: PrepareDeps;
  classifier: ClassifierDeps;
  sentiment: SentimentDeps;
  troubleshooter: TroubleshooterDeps;
  forecast: ForecastDeps;
  router: RouterDeps;
  escalator: EscalatorDeps;
  review: ReviewDeps;
  act: ActDeps;
  /** Told of a node that has failed for good. */
  log: FailureLog;
  /** Stands around every attempt at a node, such as what records the path of a run. */
  around?: (name: string, node: TicketNode) => TicketNode;
};

/** An attempt that only reads records and the index. */
const READ_MS = 30_000;
/** One decision of a model, with its repair and the client's own retries. */
const DECISION_MS = 90_000;
/** A conversation of as many steps as the budget allows. */
const CONVERSATION_MS = 300_000;

/**
 * The order in which the agents decide; no decisions here. Compile it with a checkpointer: *review* interrupts.
 * A deciding node whose retries are used up hands the ticket over to a person instead of failing the run; *prepare*,
 * *review* and *act* fail it, since nothing can stand for them.
 */
export function buildTicketGraph(deps: TicketGraphDeps) {
  const plain = (name: string, node: TicketNode) => deps.around?.(name, node) ?? node;
  const careful = (name: string, node: TicketNode) => plain(name, orHandOver(name, node, deps.log));
  return new StateGraph(TicketState)
    .addNode("prepare", plain("prepare", createPrepare(deps.prepare)))
    .addNode("classify", careful("classify", createClassifier(deps.classifier)), { timeout: DECISION_MS })
    .addNode("sense", careful("sense", createSentiment(deps.sentiment)), { timeout: DECISION_MS })
    .addNode("troubleshoot", careful("troubleshoot", createTroubleshooter(deps.troubleshooter)), {
      timeout: CONVERSATION_MS,
    })
    .addNode("forecast", careful("forecast", createForecast(deps.forecast)))
    .addNode("route", careful("route", createRouter(deps.router)))
    .addNode("escalate", careful("escalate", createEscalator(deps.escalator)), { timeout: DECISION_MS })
    .addNode("review", plain("review", createReview(deps.review)))
    .addNode("act", plain("act", createAct(deps.act)))
    .addEdge(START, "prepare")
    .addEdge("prepare", "classify")
    .addEdge("prepare", "sense")
    .addEdge(["classify", "sense"], "troubleshoot")
    .addEdge("troubleshoot", "forecast")
    .addEdge("forecast", "route")
    .addConditionalEdges("route", afterRoute, ["escalate", "review"])
    .addEdge("escalate", "review")
    .addConditionalEdges("review", afterReview, ["troubleshoot", "act", END])
    .addEdge("act", END)
    .setNodeDefaults({ retryPolicy: RETRY_UNAVAILABLE, timeout: READ_MS });
}

const afterRoute = ({ escalation_triggers }: typeof TicketState.State) =>
  escalation_triggers?.length ? "escalate" : "review";

const afterReview = ({ review_outcome }: typeof TicketState.State) => {
  if (review_outcome?.type === "response") return "troubleshoot";
  return review_outcome?.type === "ignore" ? END : "act";
};
