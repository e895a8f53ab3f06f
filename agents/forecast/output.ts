import { z } from "zod";
import { Fraction } from "../../domain/enums.js";
import { DecidedBy } from "../../domain/run.js";

/** A value with its 80% interval. */
export const Interval = z.object({
  value: z.number().min(0),
  low: z.number().min(0),
  high: z.number().min(0),
});

/** What the Forecast agent expects of the queue that the ticket is bound for. */
export const LoadForecast = z.object({
  queue: z.string(),
  horizon_hours: z.number().positive(),
  expected_arrivals: Interval.describe("Tickets within the horizon"),
  expected_wait_minutes: Interval.describe("Until a person can begin on this ticket"),
  breach_probability: Fraction,
  method: z.string(),
  decided_by: DecidedBy,
});
export type LoadForecast = z.infer<typeof LoadForecast>;
