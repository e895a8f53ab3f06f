import { Trace } from "../../domain/trace.js";
import type { HttpDeps } from "../http/deps.js";
import { defineRoute, type Route } from "../http/route.js";
import { traceView } from "../views/staff-views.js";
import { runFor } from "./run-access.js";
import { Id } from "./schemas.js";

/** More reviews than a run can have. */
const MANY_REVIEWS = 100;

/** What was recorded of a run, and what comes of running it again. */
export function traceRoutes(deps: HttpDeps): Route[] {
  const trace = defineRoute({
    method: "get",
    path: "/api/runs/:id/trace",
    operationId: "getTrace",
    summary: "A run with everything that was recorded of it",
    tags: ["runs"],
    access: "runs.read",
    params: Id,
    answers: {
      status: 200,
      description: "Each call with its input, output, tokens, cost and time; what each node returned",
      schema: Trace,
    },
    handler: async ({ who, params }) => {
      const { run, ticket } = await runFor(deps, params.id, { who, capability: "runs.read" });
      const [calls, { items: reviews }] = await Promise.all([
        deps.calls.ofRun(run.run_id),
        deps.reviews.list({ run_id: run.run_id, limit: MANY_REVIEWS }),
      ]);
      return { body: traceView(run, { calls, reviews }, { role: who.role, ticket }) };
    },
  });

  return [trace];
}
