import { createHeap } from "./heap.js";
import { LANES, type JobLane } from "./job-options.js";
import type { KnownJob } from "./known-job.js";

export type WaitingJob = KnownJob & {
  dueMs: number;
  /** Lowest first among the due jobs of a lane. */
  priority: number;
  /** From 1. */
  attempt: number;
  /** It was asked for by whoever read the list of failed jobs. */
  retried: boolean;
};

/** A place in a heap; `job` is undefined once it stands elsewhere: taking it out of the heap's middle would cost more. */
type Place = { job: WaitingJob | undefined; dueMs: number; priority: number; number: number };

/** The jobs that wait, one for each id; each operation costs the logarithm of how many there are. */
export function createWaitingJobs() {
  const places = new Map<string, Place>();
  const lanes = new Map<JobLane, Lane>(LANES.map((lane) => [lane, createLane()]));
  const running = new Set<string>();
  let asked = 0;

  const put = (job: WaitingJob): void => {
    const known = places.get(job.id);
    if (known) known.job = undefined;
    const place = { job, dueMs: job.dueMs, priority: job.priority, number: (asked += 1) };
    places.set(job.id, place);
    // What runs is asked for again in vain until it has ended.
    if (!running.has(job.id)) lanes.get(job.lane)?.put(place);
  };

  return {
    /** The payload of the last request counts, but never later than an earlier one asked for, nor with its attempts forgotten. */
    ask: (job: WaitingJob): void => {
      const known = places.get(job.id);
      if (!known?.job) return put(job);
      const { dueMs, priority, attempt, retried } = known.job;
      const merged = {
        ...job,
        attempt,
        retried: job.retried || retried,
        dueMs: Math.min(job.dueMs, dueMs),
        priority: Math.min(job.priority, priority),
      };
      if (merged.dueMs === dueMs && merged.priority === priority) known.job = merged;
      else put(merged);
    },
    /**
     * A job that failed waits for its next attempt; where it was asked for while it ran, that request waits with it
     * and inherits its attempts, else a failing job would never end.
     */
    retry: (job: WaitingJob, dueMs: number): void => {
      const again = places.get(job.id)?.job ?? job;
      put({ ...again, dueMs, attempt: job.attempt + 1, retried: job.retried || again.retried });
    },
    /** The first of a lane's due jobs, which runs from now on until `ended`; undefined when none is due. */
    take: (lane: JobLane, nowMs: number): WaitingJob | undefined => {
      const job = lanes.get(lane)?.take(nowMs);
      if (!job) return undefined;
      places.delete(job.id);
      running.add(job.id);
      return job;
    },
    /** It runs no longer: what was asked for meanwhile waits its turn. */
    ended: (id: string): void => {
      running.delete(id);
      const job = places.get(id)?.job;
      if (job) put(job);
    },
    /** When the next job of a lane that is not due yet will be; undefined when there is none. */
    nextDueMs: (lane: JobLane): number | undefined => lanes.get(lane)?.nextDueMs(),
    /** All that wait, in no order. */
    all: (): WaitingJob[] => [...places.values()].flatMap(({ job }) => (job ? [job] : [])),
  };
}

export type WaitingJobs = ReturnType<typeof createWaitingJobs>;

type Lane = ReturnType<typeof createLane>;

/** One lane's places: those that are due by urgency, the others by time. */
function createLane() {
  const due = createHeap(isMoreUrgent);
  const later = createHeap<Place>((one, other) => one.dueMs < other.dueMs);
  return {
    put: (place: Place): void => later.push(place),
    take: (nowMs: number): WaitingJob | undefined => {
      for (let place = later.peek(); place && place.dueMs <= nowMs; place = later.peek()) {
        later.pop();
        if (place.job) due.push(place);
      }
      for (let place = due.pop(); place; place = due.pop()) if (place.job) return place.job;
      return undefined;
    },
    nextDueMs: (): number | undefined => {
      for (let place = later.peek(); place; place = later.peek()) {
        if (place.job) return place.dueMs;
        later.pop();
      }
      return undefined;
    },
  };
}

function isMoreUrgent(one: Place, other: Place): boolean {
  return (one.priority - other.priority || one.dueMs - other.dueMs || one.number - other.number) < 0;
}
