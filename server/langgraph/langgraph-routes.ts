import type { HttpDeps } from "../http/deps.js";
import type { Route } from "../http/route.js";
import { assistantRoutes } from "./assistant-routes.js";
import { runReadRoutes } from "./run-read-routes.js";
import { runRoutes } from "./run-routes.js";
import { stateRoutes } from "./state-routes.js";
import { threadRoutes } from "./thread-routes.js";

/**
 * The part of LangGraph's API that its clients use, at the addresses where they look for it: Agent Inbox, LangGraph
 * Studio, `@langchain/langgraph-sdk`. Whatever changes something does it by an operation of the desk.
 */
export const langgraphRoutes = (deps: HttpDeps): Route[] => [
  ...assistantRoutes(deps),
  ...threadRoutes(deps),
  ...stateRoutes(deps),
  ...runRoutes(deps),
  ...runReadRoutes(deps),
];
