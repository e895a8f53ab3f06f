import { z } from "zod";
import { AppError } from "../../domain/errors.js";
import { SECOND_MS } from "../../domain/clock.js";
import type { HttpDeps } from "../http/deps.js";
import { defineRoute, type Route } from "../http/route.js";
import { personFrom } from "../desk/deps.js";
import { Id } from "../routes/schemas.js";
import { runEvents } from "./run-events.js";
import { StreamModes } from "./run-request.js";
import { readerOf, stoppedValues } from "./run-routes.js";
import { runById, runsOfThread } from "./run-view.js";
import { demand, threadOf, threadOrReserved } from "./thread-access.js";
import { Run, RunStatus } from "./wire.js";

/** How long a cancelled run may take to end while somebody waits for it. */
const CANCEL_MS = 30 * SECOND_MS;

const OfRun = Id.extend({ run_id: z.string().min(1).max(100) });
const RunList = z.object({
  limit: z.coerce.number("a number").int().min(1).max(200).default(10),
  offset: z.coerce.number("a number").int().min(0).max(5000).default(0),
  status: RunStatus.optional(),
});
const Cancel = z.object({
  wait: z.enum(["0", "1", "true", "false"]).default("0"),
  action: z.enum(["interrupt", "rollback"]).default("interrupt"),
});
const JoinStream = z.object({ stream_mode: StreamModes.optional() });

const shared = { tags: ["langgraph"] } as const;
const read = { ...shared, method: "get", access: "tickets.read" } as const;

/** Runs that were asked for, and those of the graph. */
export const runReadRoutes = (deps: HttpDeps): Route[] => [
  list(deps),
  get(deps),
  join(deps),
  joinStream(deps),
  cancel(deps),
];

const list = (deps: HttpDeps): Route =>
  defineRoute({
    ...read,
    path: "/threads/:id/runs",
    operationId: "listThreadRuns",
    summary: "A thread's runs, newest first; to clients and customers what they have asked",
    params: Id,
    query: RunList,
    answers: { status: 200, description: "Runs", schema: z.array(Run) },
    handler: async ({ who, params, query: { limit, offset, status } }) => {
      const { ticket } = await threadOrReserved(deps, params.id, who);
      const runs = ticket ? await runsOfThread(deps, ticket, who) : [];
      return { body: runs.filter((run) => !status || run.status === status).slice(offset, offset + limit) };
    },
  });

const get = (deps: HttpDeps): Route =>
  defineRoute({
    ...read,
    path: "/threads/:id/runs/:run_id",
    operationId: "getThreadRun",
    summary: "A run by its own id, or by the message or review that asked for it",
    params: OfRun,
    answers: { status: 200, description: "The run", schema: Run },
    handler: async ({ who, params }) => {
      const { ticket } = await threadOf(deps, params.id, who);
      return { body: await runById(deps, ticket, { id: params.run_id, who }) };
    },
  });

const join = (deps: HttpDeps): Route =>
  defineRoute({
    ...read,
    path: "/threads/:id/runs/:run_id/join",
    operationId: "joinThreadRun",
    summary: "The thread's values once it has stopped, or as it stands after five minutes",
    params: OfRun,
    answers: { status: 200, description: "Values", schema: z.record(z.string(), z.unknown()) },
    handler: async ({ who, params, header }) => {
      const { ticket } = await threadOf(deps, params.id, who);
      await runById(deps, ticket, { id: params.run_id, who });
      return { body: await stoppedValues(deps, params.id, readerOf({ who, header })) };
    },
  });

const joinStream = (deps: HttpDeps): Route =>
  defineRoute({
    ...read,
    path: "/threads/:id/runs/:run_id/stream",
    operationId: "joinThreadRunStream",
    summary: "The thread's current run from its beginning, until it stops (server-sent events)",
    params: OfRun,
    query: JoinStream,
    answers: { status: 200, description: "Events", schema: z.string(), contentType: "text/event-stream" },
    handler: async ({ who, params, query, header }) => {
      const { ticket } = await threadOf(deps, params.id, who);
      const { run_id: runId } = await runById(deps, ticket, { id: params.run_id, who });
      const modes = query.stream_mode ?? ["values"];
      const following = { ...readerOf({ who, header }), threadId: params.id, modes, runId };
      return { events: (signal) => runEvents(deps, { ...following, told: new Set() }, signal) };
    },
  });

const cancel = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "post",
    path: "/threads/:id/runs/:run_id/cancel",
    operationId: "cancelThreadRun",
    summary: "Stop what runs or waits: you take the ticket over, and its run is superseded",
    access: "tickets.assign",
    problems: [409],
    params: OfRun,
    query: Cancel,
    answers: { status: 202, description: "It will stop; 204 once it has, where you wait" },
    handler: async ({ who, params, query, remember }) => {
      const { ticket } = await threadOf(deps, params.id, who);
      demand(who, "tickets.assign", ticket);
      const run = await runById(deps, ticket, { id: params.run_id, who });
      if (query.action === "rollback") throw keptForEver();
      if (ENDED.has(run.status) || (ticket.settled && ticket.open_review_id === null))
        throw new AppError("conflict", `Run ${run.run_id} has ended: ${run.status}.`, {
          details: { status: run.status },
        });
      const { agent_id } = personFrom(who);
      await deps.desk.assign(params.id, { agent_id }, { who, also: remember(() => null) });
      if (query.wait === "0" || query.wait === "false") return {};
      await deps.waitForTicket(params.id, CANCEL_MS);
      return { status: 204 };
    },
  });

/** A run that has come so far is not what runs or waits now. */
const ENDED: ReadonlySet<RunStatus> = new Set(["success", "error"]);

const keptForEver = (): AppError =>
  new AppError("invalid_input", "action: interrupt. What has run stays on record and is not rolled back.", {
    errors: [{ path: "action", message: "interrupt" }],
  });
