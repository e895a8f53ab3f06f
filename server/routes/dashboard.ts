import { z } from "zod";
import { seesMasked } from "../../domain/rights.js";
import { Dashboard } from "../dashboard.js";
import type { HttpDeps } from "../http/deps.js";
import { defineRoute, type Route } from "../http/route.js";
import { createQueueForecasts } from "../queue-forecasts.js";
import { createStatistics, Statistics } from "../statistics.js";

const MOST_DAYS = 90;
const Days = z.strictObject({
  days: z.coerce
    .number(`whole days from 1 to ${MOST_DAYS}`)
    .int(`whole days from 1 to ${MOST_DAYS}`)
    .min(1)
    .max(MOST_DAYS)
    .default(7),
});

const shared = { method: "get", tags: ["dashboard"], access: "dashboard.read" } as const;

/** How the desk stands now, and how its last days went. */
export function dashboardRoutes(deps: HttpDeps): Route[] {
  const forecasts = createQueueForecasts({ ...deps, policy: deps.policy.policy });
  const statistics = createStatistics({ ...deps, forecasts });
  return [
    defineRoute({
      ...shared,
      path: "/api/dashboard",
      operationId: "getDashboard",
      summary: "Queues, SLA, people, reviews, volume, alerts",
      answers: { status: 200, description: "How the desk stands now", schema: Dashboard },
      handler: async () => ({ body: await deps.dashboard() }),
    }),
    defineRoute({
      ...shared,
      path: "/api/statistics",
      operationId: "getStatistics",
      summary:
        "How the tickets of the last days went: times, rates, satisfaction, people; what is expected of queues",
      query: Days,
      answers: { status: 200, description: "Counted from the tickets", schema: Statistics },
      handler: async ({ who, query }) => {
        const body = await statistics(query.days);
        // What customers wrote is not shown to whoever sees it masked elsewhere.
        return seesMasked(who.role)
          ? { body: { ...body, feedback: body.feedback.map((one) => ({ ...one, comment: null })) } }
          : { body };
      },
    }),
  ];
}
