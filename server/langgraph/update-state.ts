import { z } from "zod";
import { AppError } from "../../domain/errors.js";
import type { TicketDocument } from "../../domain/ticket.js";
import type { HttpDeps } from "../http/deps.js";
import type { Remember } from "../http/route.js";
import { parseSet } from "../replay/changes.js";
import { forkPointId, parseForkPoint } from "./fork-point.js";
import type { Reader } from "./open-interrupt.js";
import { checkpointIdOf, currentRun, latestSnapshot } from "./run-state.js";
import { demand, threadOf } from "./thread-access.js";
import { checkpointOf, snapshotAt } from "./thread-states.js";
import { CheckpointRef, type Checkpoint } from "./wire.js";

/** The name of no node: what comes after the last. */
const END = "__end__";

export const StateUpdate = z.strictObject({
  values: z.record(z.string(), z.unknown()).nullish().describe("Of the graph's state"),
  as_node: z.string().max(100).nullish(),
  checkpoint: CheckpointRef.nullish(),
  checkpoint_id: z.string().max(100_000).nullish(),
});
export type StateUpdate = z.infer<typeof StateUpdate>;

type Updating = Reader & { threadId: string; remember: Remember };
type Updated = { checkpoint: Checkpoint };

/**
 * What updates of a state are to a desk. To end a thread (Agent Inbox's "mark as resolved") resolves its ticket, by the
 * desk's own operation: nothing that waits for a decision is approved by it. Values make a checkpoint to fork from; of
 * the ticket they change nothing.
 * @throws AppError "forbidden", "not_found", "conflict" as those do; "invalid_input" for any other update
 */
export async function updateState(deps: HttpDeps, update: StateUpdate, updating: Updating): Promise<Updated> {
  const { ticket } = await threadOf(deps, updating.threadId, updating.who);
  const values = update.values ?? {};
  if (Object.keys(values).length > 0) return forkPoint(deps, { ticket, update, values }, updating);
  if (update.as_node === END) return resolve(deps, ticket, updating);
  const message = `values to fork with, or none as_node "${END}" to resolve the ticket`;
  throw new AppError("invalid_input", `values: ${message}. A decision resumes the thread's run.`, {
    errors: [{ path: "values", message }],
  });
}

async function resolve(
  deps: HttpDeps,
  ticket: TicketDocument,
  { who, remember }: Updating,
): Promise<Updated> {
  demand(who, "tickets.status", ticket);
  const run = await currentRun(deps, ticket, who);
  const snapshot = run && (await latestSnapshot(deps, run.run_id));
  const updated = { checkpoint: checkpointOf(ticket.ticket_id, snapshot ? checkpointIdOf(snapshot) : null) };
  await deps.desk.changeStatus(
    ticket.ticket_id,
    { status: "resolved" },
    { who, also: remember(() => updated) },
  );
  return updated;
}

async function forkPoint(
  deps: HttpDeps,
  {
    ticket,
    update,
    values,
  }: { ticket: TicketDocument; update: StateUpdate; values: Record<string, unknown> },
  reader: Updating,
): Promise<Updated> {
  demand(reader.who, "runs.replay", ticket);
  const point = parseForkPoint(await checkpointIdFor(deps, ticket, { update, reader }));
  const { snapshot } = await snapshotAt(deps, { ticket, checkpointId: point.checkpointId }, reader);
  await refuseOtherNode(deps, update.as_node, snapshot.next);
  const set = { ...point.set, ...values };
  await parseSet(set);
  return { checkpoint: checkpointOf(ticket.ticket_id, forkPointId({ ...point, set })) };
}

/** The one that is named, or the latest. @throws AppError "conflict" where there is none yet */
async function checkpointIdFor(
  deps: HttpDeps,
  ticket: TicketDocument,
  { update, reader }: { update: StateUpdate; reader: Reader },
): Promise<string> {
  const named = update.checkpoint?.checkpoint_id ?? update.checkpoint_id;
  if (named) return named;
  const run = await currentRun(deps, ticket, reader.who);
  const snapshot = run && (await latestSnapshot(deps, run.run_id));
  const latest = snapshot ? checkpointIdOf(snapshot) : null;
  if (latest !== null) return latest;
  throw new AppError("conflict", `Thread ${ticket.ticket_id} has no checkpoint to fork from.`);
}

/** Values count as returned by the node before; as another's they would go on elsewhere. @throws AppError "invalid_input" */
async function refuseOtherNode(
  { threadGraph }: HttpDeps,
  asNode: string | null | undefined,
  next: readonly string[],
): Promise<void> {
  if (asNode === null || asNode === undefined) return;
  const { edges } = await threadGraph.draw();
  const before = [
    ...new Set(edges.filter(({ target }) => next.includes(target)).map(({ source }) => source)),
  ];
  if (before.includes(asNode)) return;
  const message = `left out, or a node before ${next.join(", ") || "the end"}: ${before.join(", ") || "there is none"}`;
  throw new AppError("invalid_input", `as_node: ${message}.`, { errors: [{ path: "as_node", message }] });
}
