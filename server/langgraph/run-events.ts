import { mayOnTicket } from "../../domain/rights.js";
import type { CallDocument } from "../../domain/run.js";
import type { TicketDocument } from "../../domain/ticket.js";
import type { HttpDeps } from "../http/deps.js";
import type { ServerSentEvent } from "../http/route.js";
import { maskedFor } from "../views/staff-views.js";
import { openInterrupt, type Reader } from "./open-interrupt.js";
import { currentRun } from "./run-state.js";
import { threadValues } from "./thread-view.js";
import type { RunRequest } from "./run-request.js";

/** Nodes are told as they are recorded, by whichever process runs them. */
const LOOK_AGAIN_MS = 250;

/** A node that has run, and which of the run's calls tells of it. */
type NodeDone = Pick<CallDocument, "call_id" | "run_id" | "name" | "output">;

export type Following = Reader & { threadId: string; modes: RunRequest["stream_mode"] };

/** What had been told of a thread before it was asked to go on: nodes that have run already. */
export async function toldBefore(deps: HttpDeps, { who, threadId }: Following): Promise<Set<string>> {
  const ticket = await deps.tickets.get(threadId);
  return new Set(ticket ? (await nodesDone(deps, ticket, who)).map(({ call_id }) => call_id) : []);
}

/** A thread at work, until it stops: the nodes that are not told yet, then its values and the question that it waits with. */
export async function* runEvents(
  deps: HttpDeps,
  { runId, told, ...following }: Following & { runId: string; told: Set<string> },
  signal: AbortSignal,
): AsyncGenerator<ServerSentEvent> {
  const { threadId, who, modes } = following;
  yield { event: "metadata", data: { run_id: runId, thread_id: threadId, attempt: 1 } };
  while (!signal.aborted) {
    // oxlint-disable-next-line no-await-in-loop -- looked at again and again until it stops
    const ticket = await deps.waitForTicket(threadId, LOOK_AGAIN_MS);
    // Gone to others meanwhile.
    if (!mayOnTicket(who, "tickets.read", ticket)) return;
    // oxlint-disable-next-line no-await-in-loop
    for (const node of await nodesDone(deps, ticket, who)) {
      if (!told.has(node.call_id)) yield* nodeEvents(node, { modes, ticket, following });
      told.add(node.call_id);
    }
    if (ticket.settled) {
      yield* lastEvents(deps, ticket, following);
      return;
    }
  }
}

/** Of the current run, in the order in which they began, where the reader may see runs. */
async function nodesDone(
  { calls }: HttpDeps,
  ticket: TicketDocument,
  who: Reader["who"],
): Promise<NodeDone[]> {
  if (ticket.run_id === null || !mayOnTicket(who, "runs.read", ticket)) return [];
  return (await calls.ofRun(ticket.run_id)).filter(({ kind }) => kind === "node");
}

type Telling = { modes: Following["modes"]; ticket: TicketDocument; following: Following };

function* nodeEvents(
  { name, run_id, output }: NodeDone,
  { modes, ticket, following }: Telling,
): Generator<ServerSentEvent> {
  const update = maskedFor(output, { role: following.who.role, ticket });
  if (modes.includes("updates")) yield { event: "updates", data: { [name]: update } };
  if (!modes.includes("events")) return;
  const told = { name, run_id, tags: [], metadata: { langgraph_node: name } };
  yield { event: "events", data: { event: "on_chain_start", ...told, data: {} } };
  yield { event: "events", data: { event: "on_chain_end", ...told, data: { output: update } } };
}

/** How it stopped. */
async function* lastEvents(
  deps: HttpDeps,
  ticket: TicketDocument,
  following: Following,
): AsyncGenerator<ServerSentEvent> {
  const interrupt = await openInterrupt(deps, ticket, following);
  if (interrupt && following.modes.includes("updates"))
    yield { event: "updates", data: { __interrupt__: [interrupt] } };
  if (following.modes.includes("values"))
    yield { event: "values", data: await valuesAtStop(deps, ticket, following) };
  const run = await currentRun(deps, ticket, following.who);
  if (run?.status === "failed") yield { event: "error", data: { error: "RunFailed", message: FAILED } };
}

const FAILED = "The run failed for good; its ticket was handed to a person.";

/**
 * A thread's values when it has stopped, with `__interrupt__` where it waits for a decision that the reader may see;
 * none where it has gone to others meanwhile.
 */
export async function valuesAtStop(
  deps: HttpDeps,
  ticket: TicketDocument,
  reader: Reader,
): Promise<Record<string, unknown>> {
  if (!mayOnTicket(reader.who, "tickets.read", ticket)) return {};
  const [values, interrupt] = await Promise.all([
    threadValues(deps, ticket, reader.who),
    openInterrupt(deps, ticket, reader),
  ]);
  return { ...values, ...(interrupt ? { __interrupt__: [interrupt] } : {}) };
}
