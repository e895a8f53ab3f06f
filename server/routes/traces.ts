import { z } from "zod";
import { Replay } from "../../domain/replay.js";
import { Trace } from "../../domain/trace.js";
import type { HttpDeps } from "../http/deps.js";
import { defineRoute, type Route } from "../http/route.js";
import { maskedFor, traceView } from "../views/staff-views.js";
import { runFor } from "./run-access.js";
import { Id } from "./schemas.js";

const ReplayRequest = z.object({
  from: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe(
      "Where to begin: a node, its second pass (troubleshoot:2), or a checkpoint; what came before stands as recorded",
    ),
});

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

  const replay = defineRoute({
    method: "post",
    path: "/api/runs/:id/replay",
    operationId: "replayRun",
    summary: "Run it again from its recording, in a sandbox",
    tags: ["runs"],
    access: "runs.replay",
    params: Id,
    body: ReplayRequest,
    answers: {
      status: 200,
      description:
        "Identical, or the first field that was decided otherwise, or the question that has no answer",
      schema: Replay,
    },
    handler: async ({ who, params, body }) => {
      const { run, ticket } = await runFor(deps, params.id, { who, capability: "runs.replay" });
      const replayed = await deps.replays.replay(run.run_id, body);
      return { body: maskedFor(replayed, { role: who.role, ticket }) };
    },
  });

  return [trace, replay];
}
