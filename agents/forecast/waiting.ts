import { Priority } from "../../domain/enums.js";
import type { QueueStatus } from "../../domain/queue-status.js";
import { gammaCdf, gammaQuantile, type Gamma } from "./gamma.js";

/** Mean minutes until somebody comes back where nobody serves a queue: half a working day. */
const NOBODY_THERE_MINUTES = 240;

export type Wait = {
  /** Minutes until a person can begin. */
  begin: Gamma;
  /** Minutes until a person who has begun is done. */
  done: Gamma;
};

/**
 * How long a ticket of this priority waits, in minutes, as gamma distributions. Tickets of its priority or above
 * go first; each takes an exponential time around the queue's `handle_minutes`; the people available work side by
 * side, and one who is free takes it at once. Where all are busy, one must finish first; where nobody is there,
 * somebody must come back. The sum of those times is matched by a gamma of the same mean and variance. Urgent
 * tickets that arrive meanwhile are not counted.
 */
export function expectWait(
  status: Pick<QueueStatus, "depth_by_priority" | "people" | "handle_minutes">,
  priority: Priority,
): Wait {
  const { available, busy } = status.people;
  const first = available > 0 ? 0 : busy > 0 ? status.handle_minutes : NOBODY_THERE_MINUTES;
  const people = Math.max(1, available > 0 ? available : busy);
  const before = Priority.options.slice(0, Priority.options.indexOf(priority) + 1);
  const ahead = before.reduce((sum, level) => sum + (status.depth_by_priority[level] ?? 0), 0);
  const served = available > 0 ? Math.max(0, ahead + 1 - available) : ahead;
  const begin = [
    { count: served, mean: status.handle_minutes / people },
    { count: first > 0 ? 1 : 0, mean: first },
  ];
  return {
    begin: sumOfTimes(begin),
    done: sumOfTimes([...begin, { count: 1, mean: status.handle_minutes }]),
  };
}

/** Minutes, with the 80% interval. */
export const waitInterval = ({ begin }: Wait) => ({
  value: oneDecimal(begin.shape * begin.scale),
  low: oneDecimal(gammaQuantile(begin, 0.1)),
  high: oneDecimal(gammaQuantile(begin, 0.9)),
});

/**
 * The probability that a person begins after `firstResponseMinutes` or is done after `resolutionMinutes`, whichever
 * is likelier; null stands for a due time that is met already, and what is past is certain.
 */
export function breachProbability(
  wait: Wait,
  left: { firstResponseMinutes: number | null; resolutionMinutes: number },
): number {
  const late = (gamma: Gamma, minutes: number | null) =>
    minutes === null ? 0 : minutes < 0 ? 1 : 1 - gammaCdf(gamma, minutes);
  const probability = Math.max(
    late(wait.begin, left.firstResponseMinutes),
    late(wait.done, left.resolutionMinutes),
  );
  return Math.round(Math.min(1, Math.max(0, probability)) * 1000) / 1000;
}

/** Of independent exponential times: means and variances add up; shape = mean² / variance, scale = variance / mean. */
function sumOfTimes(times: readonly { count: number; mean: number }[]): Gamma {
  const mean = times.reduce((sum, time) => sum + time.count * time.mean, 0);
  const variance = times.reduce((sum, time) => sum + time.count * time.mean ** 2, 0);
  return mean === 0 ? { shape: 0, scale: 1 } : { shape: mean ** 2 / variance, scale: variance / mean };
}

const oneDecimal = (value: number): number => Math.round(value * 10) / 10;
