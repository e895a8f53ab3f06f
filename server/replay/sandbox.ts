import { MemorySaver } from "@langchain/langgraph";
import type { Logger } from "pino";
import type { CollectionName, Documents, Filter, Op } from "../../domain/documents.js";
import { AppError } from "../../domain/errors.js";
import type { PolicyInForce } from "../../domain/policy.js";
import type { RunDocument } from "../../domain/run.js";
import type { TicketDocument } from "../../domain/ticket.js";
import { openSqliteDocuments } from "../../store/sqlite-documents.js";
import { createStore, type Store } from "../composition/open-store.js";
import type { createFixedWorld } from "./fixed-world.js";

export type World = ReturnType<typeof createFixedWorld>;

/** A store of its own in memory: whatever is written in it is gone with it. */
export type Sandbox = { store: Store; documents: Documents; close: () => Promise<void> };

/** More of anything than one customer has. */
const MANY = 1000;
/** Nobody else works what stands in a sandbox. */
const LEASE_MS = 3_600_000;

export function openSandbox(options: {
  policy: PolicyInForce;
  world: World;
  log: Pick<Logger, "warn">;
}): Sandbox {
  const { policy, world, log } = options;
  const documents = openSqliteDocuments({ path: ":memory:" });
  const engine = { documents, checkpointer: new MemorySaver(), groupsWrites: true };
  const store = createStore(engine, { ...world, policy, log, onCommitted: () => {} });
  return { store, documents, close: () => documents.close() };
}

/** What a sandbox reads of the desk: it is given nothing to write with. */
export type DeskReads = Pick<Documents, "get" | "find">;

/**
 * Copies what a run's tools and outbox look at: the ticket as it stood when the run began, its thread, its customer
 * with orders and earlier effects, the desk's people, and what earlier runs spent on the model. The ticket's lease.
 * @throws AppError "not_found" when the ticket is gone
 */
export async function copyTicket(
  desk: DeskReads,
  { store, documents }: Sandbox,
  { run_id, ticket_id, epoch, watermark, started_at }: RunDocument,
): Promise<{ token: number }> {
  const ticket = (await desk.get("tickets", ticket_id)) as TicketDocument | undefined;
  if (!ticket) throw new AppError("not_found", `there is no ticket ${ticket_id}`);
  const all = async (collection: CollectionName, filter: Filter = {}): Promise<Op[]> =>
    (await desk.find(collection, { filter, limit: MANY })).map((document) => ({
      op: "insert",
      collection,
      document,
    }));
  const { customer_id } = ticket;
  const customer = await desk.get("customers", customer_id);
  const copied = await Promise.all([
    all("messages", { ticket_id }),
    all("reviews", { run_id }),
    all("orders", { customer_id }),
    all("effects", { customer_id, at: { lt: started_at } }),
    all("people"),
    all("calls", { ticket_id, kind: "model", at: { lt: started_at } }),
  ]);
  const asItWas = {
    ...ticket,
    run_id,
    epoch,
    watermark,
    handled: watermark - 1,
    status: "in_progress",
    human_owned: false,
    open_review_id: null,
    lease_owner: null,
    lease_until: null,
    resolved_at: null,
    closed_at: null,
  };
  await documents.commit([
    { op: "insert", collection: "tickets", document: asItWas },
    ...(customer ? [{ op: "insert", collection: "customers", document: customer } as const] : []),
    ...copied.flat(),
  ]);
  const lease = await store.tickets.acquireLease(ticket_id, { owner: "replay", ms: LEASE_MS });
  if (!lease) throw new AppError("conflict", `${ticket_id} is being worked in the sandbox already`);
  return lease;
}
