import { collectDefaultMetrics, Registry } from "prom-client";
import type { Logger } from "pino";
import { SECOND_MS, type Clock } from "../../domain/clock.js";
import type { Documents, Op } from "../../domain/documents.js";
import type { LaneDepth } from "../jobs/lane-depth.js";
import type { ModelOutcome } from "../model/create-model.js";
import { createCountCommits } from "./count-commits.js";
import { createInstruments, type Instruments } from "./instruments.js";
import { createReadStore } from "./read-store.js";
import { createReading } from "./reading.js";

/** How old what was read from the store may be: half of the usual time between two scrapes. */
const KEPT_MS = 15 * SECOND_MS;

export type Metrics = {
  readonly instruments: Instruments;
  /** Counts what was committed, for `observeCommits`. */
  onCommitted: (ops: readonly Op[]) => void;
  countModel: (outcome: ModelOutcome) => void;
  /** What is read when the metrics are: queues and parts are known only once everything is built. */
  watch: (sources: Sources) => void;
  /** Everything in Prometheus' text format. Never throws: what cannot be read is left out, and said so. */
  text: () => Promise<string>;
};

type Sources = {
  /** How many jobs wait in each lane. */
  lanes?: () => Promise<readonly LaneDepth[]>;
  /** How each part of the desk stands. */
  parts?: () => Promise<Readonly<Record<string, string>>>;
};

type Deps = { documents: Pick<Documents, "count" | "find">; clock: Clock; log: Pick<Logger, "warn"> };

/** What one desk measures, on a registry of its own: several desks in one process know nothing of each other. */
export function createMetrics({ documents, clock, log }: Deps): Metrics {
  const registry = new Registry();
  const instruments = createInstruments(registry);
  for (const kind of ["busy", "lost"]) instruments.leaseConflicts.inc({ kind }, 0);
  const sources: Sources = {};
  const readings = [
    createReading(createReadStore({ documents, clock, gauges: instruments }), {
      keptMs: KEPT_MS,
      failed: (err) => {
        log.warn({ err }, "metrics without what the store holds: it could not be read");
        forgetStore(instruments);
      },
      ended: (read) => instruments.storeRead.set(read ? 1 : 0),
    }),
    createReading(async () => showLanes(instruments, await sources.lanes?.()), {
      failed: () => {
        instruments.jobsWaiting.reset();
        instruments.jobsOldest.reset();
      },
    }),
    createReading(async () => showParts(instruments, await sources.parts?.())),
  ];
  // The process's own are gathered from the first scrape on: whoever is never scraped pays nothing for them.
  let watchesProcess = false;

  return {
    instruments,
    onCommitted: createCountCommits(instruments),
    countModel: (outcome) => instruments.modelAnswers.inc({ outcome }),
    watch: (known) => void Object.assign(sources, known),
    text: async () => {
      if (!watchesProcess) collectDefaultMetrics({ register: registry });
      watchesProcess = true;
      await Promise.all(readings.map((read) => read()));
      return registry.metrics();
    },
  };
}

function showLanes({ jobsWaiting, jobsOldest }: Instruments, lanes: readonly LaneDepth[] = []): void {
  for (const { lane, waiting, oldestMs } of lanes) {
    jobsWaiting.set({ lane }, waiting);
    jobsOldest.set({ lane }, (oldestMs ?? 0) / 1000);
  }
}

function showParts({ partUp }: Instruments, parts: Readonly<Record<string, string>> = {}): void {
  for (const [part, status] of Object.entries(parts)) partUp.set({ part }, PART_VALUES[status] ?? 0);
}

const PART_VALUES: Readonly<Record<string, number>> = { ok: 1, degraded: 0.5 };

/** Old numbers would look like news. */
function forgetStore(gauges: Instruments): void {
  gauges.ticketsOpen.reset();
  gauges.ticketsSla.reset();
  gauges.reviews.reset();
  gauges.outboxDue.reset();
  gauges.outboxOldest.reset();
  gauges.unsettled.reset();
  gauges.unsettledOldest.reset();
  gauges.unassigned.reset();
  gauges.outboxUnknown.reset();
  gauges.deadLetters.reset();
}
