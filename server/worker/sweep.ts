import { DAY_MS, isoAfter, isoNow, SECOND_MS } from "../../domain/clock.js";
import { COLLECTIONS } from "../../domain/collections.js";
import type { Filter, Op } from "../../domain/documents.js";
import { SYSTEM } from "../../domain/event.js";
import { RunDocument } from "../../domain/run.js";
import { TicketDocument } from "../../domain/ticket.js";
import type { Change } from "../../store/change-ticket.js";
import type { JobHandler } from "../jobs/handlers.js";
import { MANY, type WorkerDeps } from "./deps.js";
import { createRequeue } from "./requeue.js";
import { createFindRows, forEach, type FindRows } from "./sweep-rows.js";

/** What comes with time may take so long in one sweep: what has lost its job must not wait longer for the next. */
const HOUSEKEEPING_MS = 4 * SECOND_MS;

export type SweepDeps = Pick<
  WorkerDeps,
  "documents" | "tickets" | "policy" | "jobs" | "clock" | "graphVersion" | "log"
> & {
  /** Drops every checkpoint of a thread. */
  deleteThread: (threadId: string) => Promise<void>;
  /** No other process works on these documents: whatever lease the first sweep finds is a dead process's. */
  alone: boolean;
};

const TicketRow = TicketDocument.pick({ ticket_id: true });
const LeasedRow = TicketDocument.pick({ ticket_id: true, lease_token: true });
const OpenRunRow = RunDocument.pick({ ticket_id: true, graph_version: true });
const OldRunRow = RunDocument.pick({ run_id: true, version: true });

/**
 * Finds every ticket, review, effect and webhook delivery that waits for a job and asks for it, does what comes with time, and
 * forgets what policy says may go. What it does not reach in one go, the next sweep does. A part that fails is told
 * the log, and keeps none of the others from being done.
 */
export function createSweep(all: SweepDeps): JobHandler<"sweep"> {
  const { retention } = all.policy.policy;
  const findRows = createFindRows(all);
  const requeue = createRequeue({ ...all, findRows });
  let isFirst = true;
  return async () => {
    const deps = { ...all, findRows, until: performance.now() + HOUSEKEEPING_MS };
    if (isFirst) await afterStart(deps);
    isFirst = false;
    const counts: Record<string, number> = { ...(await requeue()) };
    const tidy = async (part: string, work: () => Promise<number>) => {
      try {
        counts[part] = await work();
      } catch (err) {
        deps.log.error({ err, part }, "a part of the sweep failed");
        counts[`${part} (failed)`] = 1;
      }
    };
    await tidy("sla", () => refreshSla(deps));
    await tidy("closed", () => closeResolved(deps));
    await tidy("pruned", () => pruneCheckpoints(deps));
    await tidy("forgotten", () =>
      forget(deps, { collection: "idempotency", at: "created_at", days: retention.idempotency_days }),
    );
    await tidy("untraced", () => forget(deps, { collection: "calls", at: "at", days: retention.trace_days }));
    await tidy("unscored", () =>
      forget(deps, { collection: "evaluation_results", at: "at", days: retention.trace_days }),
    );
    await tidy("untold", () =>
      forget(deps, { collection: "webhook_deliveries", at: "at", days: retention.webhook_days }),
    );
    await tidy("unused", () =>
      forget(deps, {
        collection: "reserved_threads",
        at: "created_at",
        days: retention.checkpoint_days,
        only: { used: false },
      }),
    );
    const done = Object.entries(counts).filter(([, count]) => count > 0);
    return done.length === 0 ? "nothing to do" : done.map(([what, count]) => `${what} ${count}`).join(", ");
  };
}

type Deps = SweepDeps & { findRows: FindRows; until: number };

/** What only a process that has just begun can meet: leases of the dead, runs of an earlier graph, people who have left. */
async function afterStart({ findRows, tickets, jobs, alone, graphVersion }: Deps): Promise<void> {
  if (alone) {
    // Settled ones too: whoever decides their review would wait for the dead process's lease to run out.
    const held = await findRows("tickets", LeasedRow, {
      filter: { lease_until: { gt: "" } },
      sort: { field: "lease_until", direction: "asc" },
      limit: MANY,
    });
    await Promise.all(
      held.map(({ ticket_id, lease_token }) => tickets.releaseLease(ticket_id, { token: lease_token })),
    );
  }
  jobs.enqueue("assign", {});
  const open = await findRows("runs", OpenRunRow, {
    filter: { status: { in: ["running", "interrupted"] } },
    limit: 10 * MANY,
  });
  for (const { ticket_id, graph_version } of open)
    if (graph_version !== graphVersion) jobs.enqueue("work-ticket", { ticket_id });
}

/** Nothing is set: what follows from the time is derived again, and told where it changes. */
async function refreshSla({ findRows, tickets, clock, until, log }: Deps): Promise<number> {
  const due = await findRows("tickets", TicketRow, {
    filter: { sla_check_at: { lte: isoNow(clock) } },
    sort: { field: "sla_check_at", direction: "asc" },
    limit: MANY,
  });
  return forEach(due, { until, log, what: "tell a ticket's SLA" }, ({ ticket_id }) =>
    tickets.change(ticket_id, () => ({ set: {} }), { actor: SYSTEM }),
  );
}

async function closeResolved({ findRows, tickets, policy, clock, until, log }: Deps): Promise<number> {
  const now = isoNow(clock);
  const before = isoAfter(now, -policy.policy.tickets.close_resolved_after_days * DAY_MS);
  const old = await findRows("tickets", TicketRow, {
    filter: { status: "resolved", resolved_at: { lt: before } },
    sort: { field: "resolved_at", direction: "asc" },
    limit: MANY,
  });
  const close = (ticket: TicketDocument): Change | undefined =>
    ticket.status === "resolved" && ticket.resolved_at !== null && ticket.resolved_at < before
      ? { set: { status: "closed", closed_at: now } }
      : undefined;
  return forEach(old, { until, log, what: "close a ticket" }, ({ ticket_id }) =>
    tickets.change(ticket_id, close, { actor: SYSTEM }),
  );
}

/** Of runs that ended long enough ago; one that waits at its review has not ended. */
async function pruneCheckpoints(deps: Deps): Promise<number> {
  const { findRows, documents, policy, clock, deleteThread } = deps;
  const before = isoAfter(isoNow(clock), -policy.policy.retention.checkpoint_days * DAY_MS);
  const old = await findRows("runs", OldRunRow, {
    filter: { pruned: false, ended_at: { lt: before } },
    sort: { field: "ended_at", direction: "asc" },
    limit: MANY,
  });
  return forEach(old, { ...deps, what: "prune a run" }, async ({ run_id, version }) => {
    await deleteThread(run_id);
    await documents.patch("runs", run_id, {
      where: { version },
      set: { pruned: true, version: version + 1 },
    });
  });
}

/**
 * Drops what is older than policy keeps it: answers to repeated requests, recorded calls, deliveries to webhooks, ids
 * that were reserved for tickets which never came.
 */
async function forget(
  { documents, clock }: Deps,
  {
    collection,
    at,
    days,
    only = {},
  }: {
    collection: "idempotency" | "calls" | "evaluation_results" | "webhook_deliveries" | "reserved_threads";
    at: string;
    days: number;
    only?: Filter;
  },
): Promise<number> {
  const before = isoAfter(isoNow(clock), -days * DAY_MS);
  const sort = { field: at, direction: "asc" } as const;
  const old = await documents.find(collection, {
    filter: { ...only, [at]: { lt: before } },
    sort,
    limit: MANY,
  });
  const { key } = COLLECTIONS[collection];
  const ops = old.map((document): Op => ({ op: "remove", collection, key: String(document[key]) }));
  if (ops.length > 0) await documents.commit(ops);
  return ops.length;
}
