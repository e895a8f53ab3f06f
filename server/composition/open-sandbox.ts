import { join } from "node:path";
import { START } from "@langchain/langgraph";
import type { NodeConfig, WriteOutbox } from "../../agents/ports.js";
import type { TicketState } from "../../agents/state.js";
import { AppError } from "../../domain/errors.js";
import { NewTicket } from "../../domain/ticket.js";
import { buildTicketGraph, GRAPH_VERSION } from "../../graphs/ticket.js";
import { compose, type ComposedDesk } from "../compose.js";
import type { Config } from "../config.js";
import { fillWithSamples } from "../demo/fill-with-samples.js";
import { readSampleTickets } from "../demo/shop.js";
import { vouchingIntegration } from "../http/who.js";
import { syncPeople } from "../keys/sync-people.js";
import { createFollowArticles } from "../knowledge/follow-articles.js";
import { createRecorder } from "../recording/recorder.js";
import { createReadCase } from "../worker/context/read-case.js";
import { createReads } from "../worker/deps.js";
import { startRun } from "../worker/start-run.js";
import { createWriteOutbox } from "../worker/write-outbox.js";
import { buildAgents } from "./build-agents.js";
import type { Overrides } from "./overrides.js";
import { runVersions } from "./run-versions.js";

/** One step of a run: nobody else works the sandbox's tickets. */
const LEASE_MS = 30_000;

/**
 * The ticket graph for LangGraph Studio, over a desk of its own in `studio/` of the data folder, filled with the
 * sample shop and its tickets. The desk's worker is never started: nothing leaves, and what *act* writes stays held
 * in the sandbox's outbox. Nodes and wiring are the desk's, with one node before them, `open`, which fills in what
 * the worker else brings: a run of `ticket_id`, or of a new ticket of `configurable.text`, or of a sample ticket.
 */
export async function openSandbox(config: Config, overrides: Overrides = {}) {
  const dataDir = join(config.dataDir, "studio");
  const embedded = { mongodbUri: null, redisUrl: null, chromaUrl: null };
  const desk = await compose({ ...config, ...embedded, dataDir }, overrides);
  await fillDesk(desk);
  const graph = buildTicketGraph(sandboxedAgents(desk, config)).addNode("open", createOpenTicket(desk));
  for (const edge of graph.edges) if (edge[0] === START) graph.edges.delete(edge);
  graph.addEdge(START, "open").addEdge("open", "prepare");
  return { graph, desk };
}

async function fillDesk(desk: ComposedDesk): Promise<void> {
  const isNew = await fillWithSamples({ ...desk, ...desk.store });
  await syncPeople({ ...desk.store, policy: desk.policy.policy });
  await createFollowArticles({ ...desk, ...desk.store, ...desk.knowledge }).follow();
  if (!isNew) return;
  for (const sample of await readSampleTickets())
    // One after the other, so that their order is the file's.
    // oxlint-disable-next-line no-await-in-loop
    await desk.desk.createTicket(NewTicket.parse(sample), { who: visitor(desk) });
}

function sandboxedAgents(desk: ComposedDesk, { model }: Config) {
  const { store, knowledge, policy } = desk;
  const reads = createReads(store.documents);
  const base = { ...desk, ...store, reads };
  return buildAgents({
    ...desk,
    ...knowledge,
    model,
    recorder: createRecorder(base),
    readCase: createReadCase({ ...base, policy: policy.policy }),
    writeOutbox: leased(desk, createWriteOutbox(base)),
  });
}

/** Studio holds no lease on a ticket, and the outbox is written only under one. */
function leased({ store: { tickets } }: ComposedDesk, writeOutbox: WriteOutbox): WriteOutbox {
  return async (request, config) => {
    const { ticket_id } = request;
    const lease = await leaseOf(tickets, ticket_id);
    try {
      return await writeOutbox(request, {
        ...config,
        configurable: { ...config.configurable, lease_token: lease.token },
      });
    } finally {
      await tickets.releaseLease(ticket_id, lease);
    }
  };
}

async function leaseOf(
  tickets: ComposedDesk["store"]["tickets"],
  ticketId: string,
): Promise<{ token: number }> {
  const lease = await tickets.acquireLease(ticketId, { owner: "studio", ms: LEASE_MS });
  if (!lease) throw new AppError("unavailable", `${ticketId} is being worked by another run of the sandbox`);
  return lease;
}

/** Begins a run of a sandbox ticket, as the worker does of the desk's. */
function createOpenTicket(desk: ComposedDesk) {
  const { tickets, documents } = desk.store;
  const versions = runVersions(desk.config, desk.knowledge);
  const deps = {
    ...desk,
    ...desk.store,
    graphVersion: GRAPH_VERSION,
    versions,
    reads: createReads(documents),
  };
  return async (state: Partial<TicketState>, config: NodeConfig) => {
    const ticket_id = state.ticket_id ?? (await ticketToOpen(desk, config.configurable?.["text"]));
    const lease = await leaseOf(tickets, ticket_id);
    try {
      await startRun(deps, ticket_id, lease);
    } finally {
      await tickets.releaseLease(ticket_id, lease);
    }
    const ticket = await tickets.get(ticket_id);
    if (!ticket?.run_id)
      throw new AppError("conflict", `${ticket_id} takes no run: it is ${ticket?.status ?? "gone"}`);
    return { ticket_id, run_id: ticket.run_id, epoch: ticket.epoch, watermark: ticket.watermark };
  };
}

async function ticketToOpen(desk: ComposedDesk, text: unknown): Promise<string> {
  if (typeof text === "string" && text !== "") {
    const input = NewTicket.parse({
      customer_email: VISITOR_EMAIL,
      subject: "From Studio",
      description: text,
    });
    return (await desk.desk.createTicket(input, { who: visitor(desk) })).ticket_id;
  }
  const { items } = await desk.store.tickets.list({ status: ["new"], limit: 1 });
  const [latest] = items;
  if (!latest)
    throw new AppError(
      "not_found",
      "No new ticket is left in the sandbox: give a ticket_id, or configurable.text",
    );
  return latest.ticket_id;
}

const VISITOR_EMAIL = "studio@example.com";

/** Vouches for the sample shop's customers, so that tools read their records. */
const visitor = ({ clock }: ComposedDesk) =>
  vouchingIntegration({ id: "studio", name: "LangGraph Studio" }, clock);
