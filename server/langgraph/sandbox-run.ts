import { z } from "zod";
import type { Fork } from "../../domain/fork.js";
import { AppError } from "../../domain/errors.js";
import type { HttpDeps } from "../http/deps.js";
import { parseInput } from "../http/field-errors.js";
import type { ServerSentEvent } from "../http/route.js";
import { maskedFor } from "../views/staff-views.js";
import { parseForkPoint } from "./fork-point.js";
import type { Following } from "./run-events.js";
import type { Reader } from "./open-interrupt.js";
import type { RunAsked } from "./run-request.js";
import { demand, threadOf } from "./thread-access.js";
import { snapshotAt } from "./thread-states.js";

const Changes = z.object({
  set: z.record(z.string(), z.unknown()),
  model: z.string().min(1).max(200).optional(),
});

/** What a fork came to: the state of its run in the sandbox, and how it differs from what was recorded. */
type SandboxRun = Record<string, unknown> & { fork: Fork };

/**
 * Runs a thread again from a checkpoint on, in a sandbox: nothing of it touches the desk, and nothing is kept.
 * @throws AppError "forbidden" for a role that may not replay, "not_found" for a checkpoint that is not there,
 *   "invalid_input" for what cannot be changed so, "conflict" where the run cannot be run again from there
 */
export async function sandboxRun(
  deps: HttpDeps,
  { checkpointId: typed, set, model, live }: Extract<RunAsked, { kind: "fork" }>,
  { threadId, ...reader }: Reader & { threadId: string },
): Promise<SandboxRun> {
  const { ticket } = await threadOf(deps, threadId, reader.who);
  demand(reader.who, "runs.replay", ticket);
  const changes = parseInput(Changes, { set, model }, "fork");
  const point = parseForkPoint(typed);
  const { run } = await snapshotAt(deps, { ticket, checkpointId: point.checkpointId }, reader);
  const { fork, state } = await deps.replays.forkToState(run.run_id, {
    from: point.checkpointId,
    set: { ...point.set, ...changes.set },
    model: changes.model,
    live,
  });
  if (!state) throw cannotBeRun(fork);
  const failed = fork.detail === null ? {} : { __error__: { error: "RunFailed", message: fork.detail } };
  return maskedFor({ ...state, ...failed, fork }, { role: reader.who.role, ticket });
}

/** As a stream: what the nodes of the sandbox were, and what it came to. */
export async function* sandboxEvents(
  { ids }: Pick<HttpDeps, "ids">,
  values: SandboxRun,
  { threadId, modes }: Following,
): AsyncGenerator<ServerSentEvent> {
  const path = values.fork.now?.path ?? [];
  yield { event: "metadata", data: { run_id: ids.next("RUN"), thread_id: threadId, attempt: 1 } };
  if (modes.includes("updates")) for (const node of path) yield { event: "updates", data: { [node]: null } };
  if (modes.includes("values")) yield { event: "values", data: values };
  if (values["__error__"]) yield { event: "error", data: values["__error__"] };
}

/** A fork that nobody waits for would be for nothing. */
export const refuseUnkept = (): AppError =>
  new AppError("invalid_input", "What a fork comes to is kept nowhere: wait for it, or stream it.", {
    errors: [{ path: "checkpoint", message: "only with runs/wait or runs/stream" }],
  });

function cannotBeRun({ outcome, detail, missing }: Fork): AppError {
  const why =
    detail ?? (missing ? `${missing.node} asked ${missing.name}, which has no recorded answer` : outcome);
  return new AppError("conflict", `This fork cannot be run: ${why}.`, { details: { outcome } });
}
