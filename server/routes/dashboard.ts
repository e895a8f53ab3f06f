import { Dashboard } from "../dashboard.js";
import type { HttpDeps } from "../http/deps.js";
import { defineRoute, type Route } from "../http/route.js";

/** How the desk stands now. */
export function dashboardRoutes(deps: HttpDeps): Route[] {
  return [
    defineRoute({
      method: "get",
      path: "/api/dashboard",
      operationId: "getDashboard",
      summary: "Queues, SLA, people, reviews, volume, alerts",
      tags: ["dashboard"],
      access: "dashboard.read",
      answers: { status: 200, description: "How the desk stands now", schema: Dashboard },
      handler: async () => ({ body: await deps.dashboard() }),
    }),
  ];
}
