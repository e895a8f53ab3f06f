import type { ReservedThread } from "../../domain/reserved-thread.js";
import { can, mayOnTicket } from "../../domain/rights.js";
import type { TicketDocument } from "../../domain/ticket.js";
import type { HttpDeps } from "../http/deps.js";
import type { Who } from "../http/who.js";
import { createTicketViews } from "../routes/ticket-views.js";
import { ASSISTANT_ID, GRAPH_ID } from "./assistant.js";
import { chatMessages } from "./chat-messages.js";
import { openInterrupt, type Reader } from "./open-interrupt.js";
import { runState } from "./run-state.js";
import type { Found } from "./thread-access.js";
import type { Interrupt, Thread, ThreadStatus } from "./wire.js";

const OF_GRAPH = { graph_id: GRAPH_ID, assistant_id: ASSISTANT_ID };

/** What of a ticket stands in its thread's metadata, and can be searched for there. */
export const TICKET_METADATA = ["queue", "priority", "category", "assigned_to"] as const;

/** `error` is never a thread's: a run that fails hands its ticket to a person. */
export function threadStatus(ticket: TicketDocument, { role }: Who): ThreadStatus {
  if (!ticket.settled) return "busy";
  return ticket.open_review_id !== null && can(role, "reviews.read") ? "interrupted" : "idle";
}

/**
 * A ticket as a thread. `values`: the ticket, its messages and the state of its current run, as far as the reader may
 * see them; of many threads at once (`brief`) the ticket alone.
 */
export async function threadView(
  deps: HttpDeps,
  { ticket, reserved }: Found,
  { who, format, brief = false }: Reader & { brief?: boolean },
): Promise<Thread> {
  const [values, interrupt] = await Promise.all([
    brief ? ticketValues(deps, ticket, who) : threadValues(deps, ticket, who),
    openInterrupt(deps, ticket, { who, format }),
  ]);
  return {
    thread_id: ticket.ticket_id,
    created_at: ticket.created_at,
    updated_at: ticket.updated_at,
    state_updated_at: ticket.updated_at,
    metadata: { ...ownMetadata(reserved, who), ...OF_GRAPH, ...ticketMetadata(ticket, who) },
    status: threadStatus(ticket, who),
    values,
    interrupts: interruptsByTask(ticket, interrupt),
    config: {},
    error: null,
  };
}

/** A thread that nobody has written into yet. */
export const reservedView = (reserved: ReservedThread): Thread => ({
  thread_id: reserved.thread_id,
  created_at: reserved.created_at,
  updated_at: reserved.created_at,
  state_updated_at: reserved.created_at,
  metadata: { ...reserved.metadata, ...OF_GRAPH },
  status: "idle",
  values: {},
  interrupts: {},
  config: {},
  error: null,
});

/** All that a thread holds: what was said, and how its current run stands. */
export async function threadValues(
  deps: HttpDeps,
  ticket: TicketDocument,
  who: Who,
): Promise<Record<string, unknown>> {
  const [state, shown, messages] = await Promise.all([
    runState(deps, ticket, who),
    ticketValues(deps, ticket, who),
    chatMessages(deps, ticket, who),
  ]);
  return { ...state, ...shown, messages };
}

const ticketValues = async (deps: HttpDeps, ticket: TicketDocument, who: Who) => ({
  ticket: await createTicketViews(deps).one(ticket, who),
});

const ticketMetadata = (ticket: TicketDocument, who: Who) => ({
  ...Object.fromEntries(TICKET_METADATA.map((field) => [field, ticket[field]])),
  ticket_status: ticket.status,
  ...(mayOnTicket(who, "runs.read", ticket) ? { run_id: ticket.run_id } : {}),
});

/** What whoever made the thread hung on it is theirs: it may hold anything. */
const ownMetadata = (reserved: ReservedThread | undefined, { principal }: Who) =>
  reserved?.created_by.type === principal.type && reserved.created_by.id === principal.id
    ? reserved.metadata
    : {};

/** One task at most waits; its interrupt has the only id that a client needs. */
const interruptsByTask = (
  { run_id }: TicketDocument,
  interrupt: Interrupt | undefined,
): Record<string, Interrupt[]> => (interrupt ? { [run_id ?? interrupt.id]: [interrupt] } : {});
