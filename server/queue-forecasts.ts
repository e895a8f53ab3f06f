import { z } from "zod";
import { HORIZON_HOURS } from "../agents/forecast/node.js";
import { Interval } from "../agents/forecast/output.js";
import { expectedArrivals } from "../agents/forecast/seasonal-mean.js";
import { expectWait, waitInterval } from "../agents/forecast/waiting.js";
import type { Policy } from "../domain/policy.js";
import type { QueueStatus } from "../domain/queue-status.js";

/** What is expected of a queue, as the Forecast agent computes it; each with its 80% interval. */
export const QueueForecast = z.object({
  queue: z.string(),
  horizon_hours: z.number().positive(),
  expected_arrivals: Interval.describe("Tickets within the horizon"),
  expected_wait_minutes: Interval.describe("Until a person can begin on a ticket of medium priority"),
  /** The less, the wider the interval: under a week there is no weekly rhythm in it. */
  history_hours: z.number().int().min(0),
});
export type QueueForecast = z.infer<typeof QueueForecast>;

/** What is expected where a queue stands so. */
export const queueForecast = (status: QueueStatus): QueueForecast => ({
  queue: status.queue,
  horizon_hours: HORIZON_HOURS,
  expected_arrivals: expectedArrivals(status.arrivals_by_hour, HORIZON_HOURS),
  expected_wait_minutes: waitInterval(expectWait(status, "medium")),
  history_hours: status.arrivals_by_hour.length,
});

type Deps = { queueStatus: (queue: string) => Promise<QueueStatus>; policy: Pick<Policy, "queues"> };

/** What is expected of every queue of the policy, the busiest first. */
export const createQueueForecasts =
  ({ queueStatus, policy }: Deps) =>
  async (): Promise<QueueForecast[]> => {
    const all = await Promise.all(Object.keys(policy.queues).map(queueStatus));
    return all
      .map(queueForecast)
      .toSorted(
        (a, b) => b.expected_arrivals.value - a.expected_arrivals.value || a.queue.localeCompare(b.queue),
      );
  };
