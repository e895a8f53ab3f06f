import { z } from "zod";
import { Fork } from "../../domain/fork.js";
import { Policy } from "../../domain/policy.js";
import { Replay } from "../../domain/replay.js";
import { Trace } from "../../domain/trace.js";
import type { HttpDeps } from "../http/deps.js";
import { defineRoute, type Route } from "../http/route.js";
import { policyHash } from "../policy/load-policy.js";
import { PromptedAgent } from "../replay/changes.js";
import { maskedFor, traceView } from "../views/staff-views.js";
import { runFor } from "./run-access.js";
import { Id } from "./schemas.js";

const Place = z
  .string()
  .min(1)
  .max(100)
  .optional()
  .describe(
    "Where to begin: a node, its second pass (troubleshoot:2), or a checkpoint; what came before stands as recorded",
  );

const ReplayRequest = z.strictObject({ from: Place });

/** Longer than any prompt of the desk. */
const LONGEST_PROMPT = 20_000;

const ForkRequest = z.strictObject({
  from: Place,
  set: z.record(z.string(), z.unknown()).optional().describe("Values of the state from there on"),
  model: z.string().min(1).max(200).optional().describe("Another model, or none"),
  policy: Policy.optional(),
  prompts: z
    .partialRecord(PromptedAgent, z.string().max(LONGEST_PROMPT))
    .optional()
    .describe("System prompts by agent; {{prompt}} in one stands for the agent's own"),
  live: z
    .boolean()
    .optional()
    .describe(
      "Whether models and local inference answer anew from there on; else recorded answers alone are given",
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

  return [trace, replay, forkRoute(deps)];
}

function forkRoute(deps: HttpDeps): Route {
  return defineRoute({
    method: "post",
    path: "/api/runs/:id/fork",
    operationId: "forkRun",
    summary: "Run it again with something changed, in a sandbox",
    tags: ["runs"],
    access: "runs.replay",
    params: Id,
    body: ForkRequest,
    answers: {
      status: 200,
      description: "The run as it was recorded, as it is with the change, and what differs",
      schema: Fork,
    },
    handler: async ({ who, params, body: { policy, ...changes } }) => {
      const { run, ticket } = await runFor(deps, params.id, { who, capability: "runs.replay" });
      const inForce = policy && { policy, hash: policyHash(policy) };
      const forked = await deps.replays.fork(run.run_id, { ...changes, policy: inForce });
      return { body: maskedFor(forked, { role: who.role, ticket }) };
    },
  });
}
