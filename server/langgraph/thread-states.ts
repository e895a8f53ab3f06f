import type { ReservedThread } from "../../domain/reserved-thread.js";
import { mayOnTicket } from "../../domain/rights.js";
import type { RunDocument } from "../../domain/run.js";
import type { TicketDocument } from "../../domain/ticket.js";
import type { HttpDeps } from "../http/deps.js";
import { notThere } from "../routes/ticket-access.js";
import { maskedFor } from "../views/staff-views.js";
import { GRAPH_ID } from "./assistant.js";
import { parseForkPoint } from "./fork-point.js";
import { openInterrupt, openReview, type Reader } from "./open-interrupt.js";
import { checkpointIdOf, currentRun, latestSnapshot, parentIdOf } from "./run-state.js";
import type { Snapshot } from "./thread-graph.js";
import { threadValues } from "./thread-view.js";
import type { Checkpoint, Interrupt, ThreadState } from "./wire.js";

/** More runs than a ticket has. */
const MANY_RUNS = 100;

/** How a thread stands now: its values, and where its current run is, as far as the reader may see runs. */
export async function currentState(
  deps: HttpDeps,
  ticket: TicketDocument,
  reader: Reader,
): Promise<ThreadState> {
  const [values, run] = await Promise.all([
    threadValues(deps, ticket, reader.who),
    currentRun(deps, ticket, reader.who),
  ]);
  const snapshot = run && (await latestSnapshot(deps, run.run_id));
  if (!run || !snapshot) return withoutRun(ticket, values);
  return { ...(await stateView(deps, { snapshot, run, ticket }, reader)), values };
}

/** A thread as whoever sees no runs sees it. */
const withoutRun = (ticket: TicketDocument, values: Record<string, unknown>): ThreadState => ({
  values,
  next: [],
  tasks: [],
  checkpoint: checkpointOf(ticket.ticket_id, null),
  parent_checkpoint: null,
  metadata: { graph_id: GRAPH_ID },
  created_at: ticket.updated_at,
});

/** A thread that has had no input yet. */
export const emptyState = ({ thread_id, created_at }: ReservedThread): ThreadState => ({
  values: {},
  next: [],
  tasks: [],
  checkpoint: checkpointOf(thread_id, null),
  parent_checkpoint: null,
  metadata: { graph_id: GRAPH_ID },
  created_at,
});

/** A checkpoint of any run of the ticket, with the values that a fork point changes. @throws AppError "not_found" */
export async function stateAt(
  deps: HttpDeps,
  { ticket, checkpoint }: { ticket: TicketDocument; checkpoint: string },
  reader: Reader,
): Promise<ThreadState> {
  const { checkpointId, set } = parseForkPoint(checkpoint);
  const at = await snapshotAt(deps, { ticket, checkpointId }, reader);
  const state = await stateView(deps, { ...at, ticket }, reader);
  return {
    ...state,
    values: { ...state.values, ...set },
    checkpoint: checkpointOf(ticket.ticket_id, checkpoint),
  };
}

/** The checkpoint and the run that it is of. @throws AppError "not_found" also for those who see no runs */
export async function snapshotAt(
  deps: HttpDeps,
  { ticket, checkpointId }: { ticket: TicketDocument; checkpointId: string },
  { who }: Reader,
): Promise<{ snapshot: Snapshot; run: RunDocument }> {
  for (const run of mayOnTicket(who, "runs.read", ticket) ? await runsOf(deps, ticket) : []) {
    const configurable = { thread_id: run.run_id, checkpoint_id: checkpointId };
    // oxlint-disable-next-line no-await-in-loop -- the current run's as a rule, and a ticket has few
    const snapshot = await deps.threadGraph.getState({ configurable });
    if (snapshot.createdAt !== undefined) return { snapshot, run };
  }
  throw notThere("checkpoint", checkpointId);
}

/** The checkpoints of a thread, newest first, also those of earlier runs; `before`: after this one in that order. */
export async function threadHistory(
  deps: HttpDeps,
  { ticket, limit, before }: { ticket: TicketDocument; limit: number; before?: string | undefined },
  reader: Reader,
): Promise<ThreadState[]> {
  if (!mayOnTicket(reader.who, "runs.read", ticket)) return [await currentState(deps, ticket, reader)];
  const states: ThreadState[] = [];
  let isAfter = before === undefined;
  for await (const at of snapshotsOf(deps, ticket)) {
    if (states.length === limit) break;
    // oxlint-disable-next-line no-await-in-loop -- what fails while nobody waits for it would end the process
    if (isAfter) states.push(await stateView(deps, { ...at, ticket }, reader));
    isAfter ||= checkpointIdOf(at.snapshot) === before;
  }
  return states;
}

async function* snapshotsOf(deps: HttpDeps, ticket: TicketDocument) {
  for (const run of await runsOf(deps, ticket)) {
    const history = deps.threadGraph.getStateHistory({ configurable: { thread_id: run.run_id } });
    // oxlint-disable-next-line no-await-in-loop -- read as far as it is asked for, run by run
    for await (const snapshot of history) yield { snapshot, run };
  }
}

/** Newest first. */
async function runsOf({ runs }: HttpDeps, { ticket_id }: TicketDocument): Promise<RunDocument[]> {
  return (await runs.list({ ticket_id, limit: MANY_RUNS })).items;
}

type Seen = { snapshot: Snapshot; run: RunDocument; ticket: TicketDocument };

async function stateView(deps: HttpDeps, seen: Seen, reader: Reader): Promise<ThreadState> {
  const { snapshot, run, ticket } = seen;
  const { role } = reader.who;
  const parent = parentIdOf(snapshot);
  const interrupts = await interruptsOf(deps, seen, reader);
  return {
    values: maskedFor(snapshot.values as Record<string, unknown>, { role, ticket }),
    next: [...snapshot.next],
    tasks: snapshot.tasks.map(({ id, name, error }) => ({
      id,
      name,
      error: error === undefined || error === null ? null : "The node failed.",
      interrupts: interrupts.get(id) ?? [],
      checkpoint: null,
      state: null,
    })),
    checkpoint: checkpointOf(ticket.ticket_id, checkpointIdOf(snapshot)),
    parent_checkpoint: parent === null ? null : checkpointOf(ticket.ticket_id, parent),
    metadata: { ...progressOf(snapshot), graph_id: GRAPH_ID, run_id: run.run_id },
    created_at: snapshot.createdAt ?? null,
  };
}

/** The rest of a checkpoint's metadata is the worker's own, such as its lease. */
const progressOf = ({ metadata }: Snapshot) => ({
  source: metadata?.source,
  step: metadata?.step,
  parents: metadata?.parents ?? {},
});

/** The question that waits, by the task that asked it, for those who may see it; what was answered asks nobody. */
async function interruptsOf(
  deps: HttpDeps,
  { snapshot, ticket }: Seen,
  reader: Reader,
): Promise<Map<string, Interrupt[]>> {
  if (snapshot.tasks.every(({ interrupts }) => interrupts.length === 0)) return new Map();
  const open = await openReview(deps, ticket, reader.who);
  const task = snapshot.tasks.find(({ interrupts }) =>
    interrupts.some(({ id }) => id === open?.interrupt_id),
  );
  const question = task && (await openInterrupt(deps, ticket, reader));
  return new Map(task && question ? [[task.id, [question]]] : []);
}

/** A checkpoint as clients name it: to them the thread is the ticket. */
export const checkpointOf = (threadId: string, checkpointId: string | null): Checkpoint => ({
  thread_id: threadId,
  checkpoint_ns: "",
  checkpoint_id: checkpointId,
  checkpoint_map: null,
});
