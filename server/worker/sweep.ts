import { DAY_MS, isoAfter, isoNow } from "../../domain/clock.js";
import { COLLECTIONS } from "../../domain/collections.js";
import type { Op } from "../../domain/documents.js";
import { SYSTEM } from "../../domain/event.js";
import type { TicketDocument } from "../../domain/ticket.js";
import type { Change } from "../../store/change-ticket.js";
import type { JobHandler } from "../jobs/handlers.js";
import { MANY, type WorkerDeps } from "./deps.js";
import { SENDING_MS } from "./deliver.js";
import { oneByOne } from "./one-by-one.js";

export type SweepDeps = Pick<
  WorkerDeps,
  "documents" | "tickets" | "reads" | "policy" | "jobs" | "clock" | "graphVersion"
> & {
  /** Drops every checkpoint of a thread. */
  deleteThread: (threadId: string) => Promise<void>;
  /** No other process works on these documents: whatever lease the first sweep finds is a dead process's. */
  alone: boolean;
};

/**
 * Finds every ticket, review and effect that waits for a job and asks for it, does what comes with time, and
 * forgets what policy says may go. What it does not reach in one go, the next sweep does.
 */
export function createSweep(deps: SweepDeps): JobHandler<"sweep"> {
  const { retention } = deps.policy.policy;
  let isFirst = true;
  return async () => {
    if (isFirst) await afterStart(deps);
    isFirst = false;
    const counts = {
      tickets: await requeueTickets(deps),
      reviews: await requeueReviews(deps),
      effects: await requeueEffects(deps),
      sla: await refreshSla(deps),
      closed: await closeResolved(deps),
      pruned: await pruneCheckpoints(deps),
      forgotten: await forget(deps, {
        collection: "idempotency",
        at: "created_at",
        days: retention.idempotency_days,
      }),
      untraced: await forget(deps, { collection: "calls", at: "at", days: retention.trace_days }),
    };
    const done = Object.entries(counts).filter(([, count]) => count > 0);
    return done.length === 0 ? "nothing to do" : done.map(([what, count]) => `${what} ${count}`).join(", ");
  };
}

/** What only a process that has just begun can meet: leases of the dead, and runs of an earlier graph. */
async function afterStart({ reads, tickets, jobs, alone, graphVersion }: SweepDeps): Promise<void> {
  if (alone) {
    // Settled ones too: whoever decides their review would wait for the dead process's lease to run out.
    const held = await tickets.leased(MANY);
    await Promise.all(
      held.map(({ ticket_id, lease_token }) => tickets.releaseLease(ticket_id, { token: lease_token })),
    );
  }
  const open = await reads.runs.find({
    filter: { status: { in: ["running", "interrupted"] } },
    limit: 10 * MANY,
  });
  for (const { ticket_id, graph_version } of open)
    if (graph_version !== graphVersion) jobs.enqueue("work-ticket", { ticket_id });
}

async function requeueTickets({ tickets, jobs, clock }: SweepDeps): Promise<number> {
  const now = isoNow(clock);
  const unsettled = await tickets.unsettled(MANY);
  const free = unsettled.filter(({ lease_until }) => lease_until === null || lease_until <= now);
  for (const { ticket_id } of free) jobs.enqueue("work-ticket", { ticket_id });
  const [waiting] = await tickets.needingAssignee(1);
  if (waiting) jobs.enqueue("assign", {});
  return free.length;
}

async function requeueReviews({ reads, jobs, clock }: SweepDeps): Promise<number> {
  const due = await reads.reviews.find({
    filter: { status: "pending", expires: true, due_at: { lte: isoNow(clock) } },
    sort: { field: "due_at", direction: "asc" },
    limit: MANY,
  });
  for (const { review_id } of due) jobs.enqueue("expire-review", { review_id });
  return due.length;
}

async function requeueEffects({ reads, jobs, clock }: SweepDeps): Promise<number> {
  const now = isoNow(clock);
  const sort = { field: "due_at", direction: "asc" } as const;
  const [held, sending] = await Promise.all([
    reads.effects.find({ filter: { status: "held", due_at: { lte: now } }, sort, limit: MANY }),
    reads.effects.find({ filter: { status: "sending" }, sort, limit: MANY }),
  ]);
  const stuck = sending.filter(({ at }) => isoAfter(at, SENDING_MS) <= now);
  for (const { effect_id } of [...held, ...stuck]) jobs.enqueue("deliver", { effect_id });
  return held.length + stuck.length;
}

/** Nothing is set: what follows from the time is derived again, and told where it changes. */
async function refreshSla({ tickets, clock }: SweepDeps): Promise<number> {
  const due = await tickets.slaDue(isoNow(clock), MANY);
  await oneByOne(due, ({ ticket_id }) => tickets.change(ticket_id, () => ({ set: {} }), { actor: SYSTEM }));
  return due.length;
}

async function closeResolved({ tickets, policy, clock }: SweepDeps): Promise<number> {
  const now = isoNow(clock);
  const before = isoAfter(now, -policy.policy.tickets.close_resolved_after_days * DAY_MS);
  const old = await tickets.toClose(before, MANY);
  const close = (ticket: TicketDocument): Change | undefined =>
    ticket.status === "resolved" && ticket.resolved_at !== null && ticket.resolved_at < before
      ? { set: { status: "closed", closed_at: now } }
      : undefined;
  await oneByOne(old, ({ ticket_id }) => tickets.change(ticket_id, close, { actor: SYSTEM }));
  return old.length;
}

/** Of runs that ended long enough ago; one that waits at its review has not ended. */
async function pruneCheckpoints({
  reads,
  documents,
  policy,
  clock,
  deleteThread,
}: SweepDeps): Promise<number> {
  const before = isoAfter(isoNow(clock), -policy.policy.retention.checkpoint_days * DAY_MS);
  const old = await reads.runs.find({ filter: { pruned: false, ended_at: { lt: before } }, limit: MANY });
  await oneByOne(old, async ({ run_id, version }) => {
    await deleteThread(run_id);
    await documents.patch("runs", run_id, {
      where: { version },
      set: { pruned: true, version: version + 1 },
    });
  });
  return old.length;
}

/** Drops what is older than policy keeps it: answers to repeated requests, recorded calls. */
async function forget(
  { documents, clock }: SweepDeps,
  { collection, at, days }: { collection: "idempotency" | "calls"; at: string; days: number },
): Promise<number> {
  const before = isoAfter(isoNow(clock), -days * DAY_MS);
  const sort = { field: at, direction: "asc" } as const;
  const old = await documents.find(collection, { filter: { [at]: { lt: before } }, sort, limit: MANY });
  const { key } = COLLECTIONS[collection];
  const ops = old.map((document): Op => ({ op: "remove", collection, key: String(document[key]) }));
  if (ops.length > 0) await documents.commit(ops);
  return ops.length;
}
