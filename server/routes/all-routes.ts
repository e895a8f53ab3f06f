import type { HttpDeps } from "../http/deps.js";
import type { Route } from "../http/route.js";
import { langgraphRoutes } from "../langgraph/langgraph-routes.js";
import { changeTicketRoutes } from "./change-tickets.js";
import { createTicketRoutes } from "./create-tickets.js";
import { colleagueRoutes } from "./colleagues.js";
import { customerRoutes } from "./customers.js";
import { dashboardRoutes } from "./dashboard.js";
import { evaluationRoutes } from "./evaluations.js";
import { helpRoutes } from "./help.js";
import { inboxRoutes } from "./inbox.js";
import { jobRoutes } from "./jobs.js";
import { keyRoutes } from "./keys.js";
import { knowledgeRoutes } from "./knowledge.js";
import { messageRoutes } from "./messages.js";
import { peopleRoutes } from "./people.js";
import { policyRoutes } from "./policy.js";
import { readTicketRoutes } from "./read-tickets.js";
import { reviewRoutes } from "./reviews.js";
import { runRoutes } from "./runs.js";
import { serviceRoutes } from "./service.js";
import { sessionRoutes } from "./session.js";
import { ticketLogRoutes } from "./ticket-log.js";
import { traceRoutes } from "./traces.js";
import { webhookRoutes } from "./webhooks.js";

/** Every route there is, in the order in which they are tried: the router and the OpenAPI document are made of it. */
export const allRoutes = (deps: HttpDeps, openApi: () => unknown): Route[] => [
  ...createTicketRoutes(deps),
  ...readTicketRoutes(deps),
  ...changeTicketRoutes(deps),
  ...messageRoutes(deps),
  ...ticketLogRoutes(deps),
  ...reviewRoutes(deps),
  ...inboxRoutes(deps),
  ...runRoutes(deps),
  ...traceRoutes(deps),
  ...evaluationRoutes(deps),
  ...knowledgeRoutes(deps),
  ...customerRoutes(deps),
  ...peopleRoutes(deps),
  ...colleagueRoutes(deps),
  ...dashboardRoutes(deps),
  ...jobRoutes(deps),
  ...keyRoutes(deps),
  ...policyRoutes(deps),
  ...webhookRoutes(deps),
  ...helpRoutes(deps),
  ...langgraphRoutes(deps),
  ...sessionRoutes(deps),
  ...serviceRoutes(deps, openApi),
];
