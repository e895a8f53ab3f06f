import { z } from "zod";
import type { HttpDeps } from "../http/deps.js";
import { defineRoute, type Route } from "../http/route.js";
import { Id } from "../routes/schemas.js";
import { interruptFormat } from "./interrupt-format.js";
import type { Reader } from "./open-interrupt.js";
import { threadOrReserved } from "./thread-access.js";
import { currentState, emptyState, stateAt, threadHistory } from "./thread-states.js";
import { StateUpdate, updateState } from "./update-state.js";
import { Checkpoint, CheckpointRef, ThreadState } from "./wire.js";

const MOST_STATES = 1000;

const CheckpointId = z.string().max(100_000);

const StateAt = z.strictObject({
  checkpoint: CheckpointRef,
  subgraphs: z.boolean().nullish(),
});

const History = z.strictObject({
  limit: z.number().int().min(1).max(MOST_STATES).default(10),
  before: z
    .union([CheckpointId, z.object({ configurable: CheckpointRef }), CheckpointRef])
    .nullish()
    .describe("Only what is older than this checkpoint"),
  checkpoint: CheckpointRef.nullish(),
  metadata: z.record(z.string(), z.never()).nullish(),
});

const STATE = {
  status: 200,
  description: "Values, what comes next, and what waits",
  schema: ThreadState,
} as const;
const shared = { tags: ["langgraph"], access: "tickets.read" } as const;

/** How threads stand and stood. */
export const stateRoutes = (deps: HttpDeps): Route[] => [
  get(deps),
  // Before the one that takes an id in its place.
  getAtPosted(deps),
  getAt(deps),
  history(deps),
  update(deps),
];

const get = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "get",
    path: "/threads/:id/state",
    operationId: "getThreadState",
    summary: "How a thread stands",
    params: Id,
    answers: STATE,
    handler: async ({ who, params, header }) => ({
      body: await stateOf(deps, params, { who, format: interruptFormat(header) }),
    }),
  });

const getAtPosted = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "post",
    path: "/threads/:id/state/checkpoint",
    operationId: "getThreadStateAtCheckpoint",
    summary: "How a thread stood at a checkpoint",
    params: Id,
    body: StateAt,
    answers: STATE,
    handler: async ({ who, params, body, header }) => ({
      body: await stateOf(
        deps,
        { ...params, checkpoint_id: body.checkpoint.checkpoint_id },
        { who, format: interruptFormat(header) },
      ),
    }),
  });

const getAt = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "get",
    path: "/threads/:id/state/:checkpoint_id",
    operationId: "getThreadStateAt",
    summary: "How a thread stood at a checkpoint, by its id",
    params: Id.extend({ checkpoint_id: CheckpointId }),
    answers: STATE,
    handler: async ({ who, params, header }) => ({
      body: await stateOf(deps, params, { who, format: interruptFormat(header) }),
    }),
  });

async function stateOf(
  deps: HttpDeps,
  { id: threadId, checkpoint_id: checkpoint }: { id: string; checkpoint_id?: string | null | undefined },
  reader: Reader,
): Promise<ThreadState> {
  const { ticket, reserved } = await threadOrReserved(deps, threadId, reader.who);
  if (!ticket) return emptyState(reserved);
  return checkpoint ? stateAt(deps, { ticket, checkpoint }, reader) : currentState(deps, ticket, reader);
}

const history = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "post",
    path: "/threads/:id/history",
    operationId: "getThreadHistory",
    summary: "A thread's checkpoints, newest first, those of earlier runs as well",
    params: Id,
    body: History,
    answers: { status: 200, description: "States", schema: z.array(ThreadState) },
    handler: async ({ who, params, body, header }) => {
      const { ticket, reserved } = await threadOrReserved(deps, params.id, who);
      if (!ticket) return { body: [emptyState(reserved)] };
      const { limit } = body;
      const before = checkpointIdIn(body.before) ?? body.checkpoint?.checkpoint_id ?? undefined;
      const reader = { who, format: interruptFormat(header) };
      return { body: await threadHistory(deps, { ticket, limit, before }, reader) };
    },
  });

function checkpointIdIn(before: z.infer<typeof History>["before"]): string | undefined {
  if (typeof before !== "object" || before === null) return before ?? undefined;
  return ("configurable" in before ? before.configurable : before).checkpoint_id ?? undefined;
}

const update = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "post",
    path: "/threads/:id/state",
    operationId: "updateThreadState",
    summary:
      "No values as_node __end__: resolve the ticket (tickets.status). Values: a checkpoint to fork from (runs.replay)",
    problems: [409],
    params: Id,
    body: StateUpdate,
    answers: {
      status: 200,
      description: "Where the thread is",
      schema: z.object({ checkpoint: Checkpoint }),
    },
    handler: async ({ who, params, body, header, remember }) => ({
      body: await updateState(deps, body, {
        threadId: params.id,
        who,
        format: interruptFormat(header),
        remember,
      }),
    }),
  });
