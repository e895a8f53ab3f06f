import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { EvaluationCase } from "../../domain/evaluation.js";
import { Evaluation, EvaluationResultDocument, NewEvaluation } from "../../domain/evaluation-run.js";
import type { HttpDeps } from "../http/deps.js";
import { PageQuery } from "../http/paging.js";
import { defineRoute, type Route, type ServerSentEvent } from "../http/route.js";
import { pick } from "../views/pick.js";
import { Id } from "./schemas.js";
import { notThere } from "./ticket-access.js";

/** Results are read from the store, whichever process they come from. */
const LOOK_AGAIN_MS = 500;

const shared = { tags: ["evaluations"], access: "evaluations.manage" } as const;

/** Datasets run through the graph, and cases made of corrections. */
export const evaluationRoutes = (deps: HttpDeps): Route[] => [
  start(deps),
  list(deps),
  keepCase(deps),
  listCases(deps),
  get(deps),
  stream(deps),
];

const start = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "post",
    path: "/api/evals",
    operationId: "startEvaluation",
    summary: "Run cases through the graph, each in a sandbox, and score them",
    problems: [409],
    body: NewEvaluation,
    answers: { status: 202, description: "It has begun; results come as they are", schema: Evaluation },
    headersOf: (body) => ({ Location: `/api/evals/${(body as Evaluation).evaluation_id}` }),
    handler: async ({ who, body }) => ({
      body: pick(Evaluation, await deps.evaluationRuns.start(body, who.principal.id)),
    }),
  });

const list = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "get",
    path: "/api/evals",
    operationId: "listEvaluations",
    summary: "Evaluations, newest first",
    paged: true,
    query: PageQuery,
    answers: { status: 200, description: "With their scores", schema: z.array(Evaluation) },
    handler: async ({ query }) => {
      const { items, next } = await deps.evaluations.list(query);
      return { body: items.map((one) => pick(Evaluation, deps.evaluationRuns.shown(one))), next };
    },
  });

const NewCase = z.strictObject({ ticket_id: z.string().min(1).max(100) });

const keepCase = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "post",
    path: "/api/evals/cases",
    operationId: "createEvaluationCase",
    summary: "Make a case of what a person corrected on a ticket",
    problems: [404, 409],
    body: NewCase,
    answers: {
      status: 201,
      description: "The ticket, masked, with the person's outcome as expected",
      schema: EvaluationCase,
    },
    handler: async ({ who, body }) => ({
      body: await deps.evaluationRuns.keepCase(body.ticket_id, who.principal.id),
    }),
  });

const listCases = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "get",
    path: "/api/evals/cases",
    operationId: "listEvaluationCases",
    summary: "Cases that were made of corrections, newest first",
    paged: true,
    query: PageQuery,
    answers: { status: 200, description: "As npm run eval reads them", schema: z.array(EvaluationCase) },
    handler: async ({ query }) => {
      const { items, next } = await deps.evaluations.cases(query);
      return { body: items.map((one) => pick(EvaluationCase, one)), next };
    },
  });

const get = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "get",
    path: "/api/evals/:id",
    operationId: "getEvaluation",
    summary: "An evaluation",
    params: Id,
    answers: { status: 200, description: "What it has come to so far", schema: Evaluation },
    handler: async ({ params }) => ({ body: await found(deps, params.id) }),
  });

const stream = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "get",
    path: "/api/evals/:id/stream",
    operationId: "streamEvaluation",
    summary: "Its results as they come (server-sent events): eval.result for each, eval.update at the end",
    params: Id,
    answers: { status: 200, description: "Events", schema: z.string(), contentType: "text/event-stream" },
    handler: async ({ params }) => {
      await found(deps, params.id);
      return { events: (signal) => eventsOf(deps, params.id, signal) };
    },
  });

async function found({ evaluations, evaluationRuns }: HttpDeps, id: string): Promise<Evaluation> {
  const evaluation = await evaluations.get(id);
  if (!evaluation) throw notThere("evaluation", id);
  return pick(Evaluation, evaluationRuns.shown(evaluation));
}

async function* eventsOf(
  deps: HttpDeps,
  evaluationId: string,
  signal: AbortSignal,
): AsyncGenerator<ServerSentEvent> {
  let number = 0;
  while (!signal.aborted) {
    // Its end is read before its results: what is stored by then is all there is.
    // oxlint-disable-next-line no-await-in-loop -- looked at again and again until it ends
    const evaluation = await found(deps, evaluationId);
    // oxlint-disable-next-line no-await-in-loop
    const results = await deps.evaluations.resultsAfter(evaluationId, number);
    for (const result of results)
      yield { event: "eval.result", data: pick(EvaluationResultDocument, result) };
    number = results.at(-1)?.number ?? number;
    if (results.length > 0) continue;
    if (evaluation.status !== "running") {
      yield { event: "eval.update", data: evaluation };
      return;
    }
    // oxlint-disable-next-line no-await-in-loop
    await wait(LOOK_AGAIN_MS, undefined, { signal }).catch(() => undefined);
  }
}
