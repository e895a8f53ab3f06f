import { z } from "zod";
import { SECOND_MS } from "../../domain/clock.js";
import type { HttpDeps } from "../http/deps.js";
import { defineRoute, type Answer, type Asked, type Route } from "../http/route.js";
import { Id } from "../routes/schemas.js";
import { assertAssistant } from "./assistant.js";
import { interruptFormat } from "./interrupt-format.js";
import type { Reader } from "./open-interrupt.js";
import { runEvents, toldBefore, valuesAtStop } from "./run-events.js";
import { askedOf, RunRequest } from "./run-request.js";
import { refuseUnkept, sandboxEvents, sandboxRun } from "./sandbox-run.js";
import { startRun } from "./start-run.js";
import { Run } from "./wire.js";

/** A model may think for minutes; longer than this nobody holds a line open. */
const LONGEST_WAIT_MS = 300 * SECOND_MS;

const Values = z.record(z.string(), z.unknown());

type AskedToRun = Asked<{ id: string }, object, RunRequest>;

const shared = { tags: ["langgraph"], access: "tickets.read", params: Id, body: RunRequest } as const;
const RUN_PROBLEMS = [403, 409];

/** Asking for a run: the customer's words, a person's decision, or a fork in a sandbox. */
export const runRoutes = (deps: HttpDeps): Route[] => [create(deps), wait(deps), stream(deps)];

const create = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "post",
    path: "/threads/:id/runs",
    operationId: "createThreadRun",
    summary: "Write as the customer, or decide what waits; the run goes on by itself",
    problems: RUN_PROBLEMS,
    answers: { status: 200, description: "What was asked for", schema: Run },
    headersOf: (body) => contentLocation(body as Run),
    handler: async ({ who, params, body, remember }) => {
      assertAssistant(body.assistant_id);
      const asked = askedOf(body);
      if (asked.kind === "fork") throw refuseUnkept();
      const keep = (run: Run) => remember(() => run)?.(run) ?? [];
      return { body: await startRun(deps, asked, { threadId: params.id, who, remember: keep }) };
    },
  });

const wait = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "post",
    path: "/threads/:id/runs/wait",
    operationId: "waitForThreadRun",
    summary: "The same, answered once the run has stopped, or as it stands after five minutes",
    problems: RUN_PROBLEMS,
    answers: {
      status: 200,
      description: "The thread's values, `__interrupt__` among them where it waits",
      schema: Values,
    },
    handler: async ({ who, params, body, header, remember }) => {
      assertAssistant(body.assistant_id);
      const asked = askedOf(body);
      const reader = readerOf({ who, header });
      if (asked.kind === "fork")
        return { body: await sandboxRun(deps, asked, { ...reader, threadId: params.id }) };
      // Should the answer be lost, the same key gets at least which run it was.
      const keep = (run: Run) => remember(() => ({ __run__: run }))?.(run) ?? [];
      const run = await startRun(deps, asked, { threadId: params.id, who, remember: keep });
      return { body: await stoppedValues(deps, run.thread_id, reader), headers: contentLocation(run) };
    },
  });

const stream = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "post",
    path: "/threads/:id/runs/stream",
    operationId: "streamThreadRun",
    summary: "The same as it comes (server-sent events): metadata, updates, events, values",
    problems: RUN_PROBLEMS,
    shownOnce: true,
    answers: { status: 200, description: "Events", schema: z.string(), contentType: "text/event-stream" },
    handler: (asked) => streamed(deps, asked),
  });

async function streamed(deps: HttpDeps, { who, params, body, header }: AskedToRun): Promise<Answer> {
  assertAssistant(body.assistant_id);
  const asked = askedOf(body);
  const following = { ...readerOf({ who, header }), threadId: params.id, modes: body.stream_mode };
  if (asked.kind === "fork") {
    const run = await sandboxRun(deps, asked, following);
    return { events: () => sandboxEvents(deps, run, following) };
  }
  const told = await toldBefore(deps, following);
  const run = await startRun(deps, asked, { threadId: params.id, who, remember: () => [] });
  return {
    headers: { ...contentLocation(run), Location: `${locationOf(run)}/stream` },
    // Words into a closed thread have opened another.
    events: (signal) =>
      runEvents(deps, { ...following, threadId: run.thread_id, runId: run.run_id, told }, signal),
  };
}

/** What a thread has come to once nothing more happens by itself. */
export async function stoppedValues(
  deps: HttpDeps,
  threadId: string,
  reader: Reader,
): Promise<Record<string, unknown>> {
  return valuesAtStop(deps, await deps.waitForTicket(threadId, LONGEST_WAIT_MS), reader);
}

/** Who reads an answer, and in which form. */
export const readerOf = ({ who, header }: Pick<AskedToRun, "who" | "header">): Reader => ({
  who,
  format: interruptFormat(header),
});

const locationOf = ({ thread_id, run_id }: Run): string => `/threads/${thread_id}/runs/${run_id}`;

const contentLocation = (run: Run): Record<string, string> => ({ "Content-Location": locationOf(run) });
