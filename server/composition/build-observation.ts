import type { Logger } from "pino";
import type { Clock } from "../../domain/clock.js";
import type { Op } from "../../domain/documents.js";
import type { Config } from "../config.js";
import type { JobHandlers } from "../jobs/handlers.js";
import { countLeases } from "../metrics/count-leases.js";
import { createMetrics, type Metrics } from "../metrics/create-metrics.js";
import { measureJobs } from "../metrics/measure-jobs.js";
import { openTracing } from "../tracing/open-tracing.js";
import { traceCommits } from "../tracing/trace-commits.js";
import { traceJobs } from "../tracing/trace-jobs.js";
import { traceTickets } from "../tracing/trace-tickets.js";
import type { Tracing } from "../tracing/tracing.js";
import type { Store, StoreOptions } from "./open-store.js";

/** Tracing where the configuration names a receiver, and what the store must do for it. */
export async function beginTracing(
  { otlpEndpoint }: Pick<Config, "otlpEndpoint">,
  log: Logger,
): Promise<{ tracing: Tracing | null } & Pick<StoreOptions, "aroundDerive">> {
  if (otlpEndpoint === null) return { tracing: null };
  const tracing = await openTracing({ endpoint: otlpEndpoint, log });
  return { tracing, aroundDerive: (derive) => traceTickets(derive, tracing) };
}

type Observed = { store: Store; tracing: Tracing | null; clock: Clock; log: Logger };

/** The same store, measured; `listeners` must be told of its commits. */
export function observeStore({ store, tracing, clock, log }: Observed): {
  store: Store;
  metrics: Metrics;
  listeners: ((ops: readonly Op[]) => void)[];
} {
  const metrics = createMetrics({ documents: store.documents, clock, log });
  return {
    store: { ...store, tickets: countLeases(store.tickets, metrics.instruments) },
    metrics,
    listeners: [metrics.onCommitted, ...(tracing ? [traceCommits(tracing)] : [])],
  };
}

/** The same handlers, measured and traced. */
export function observeHandlers(
  handlers: JobHandlers,
  { store, metrics, tracing }: Pick<Observed, "store" | "tracing"> & { metrics: Metrics },
): JobHandlers {
  const traced = tracing ? traceJobs(handlers, { tracing, documents: store.documents }) : handlers;
  return measureJobs(traced, metrics.instruments);
}
