import { z } from "zod";
import { Priority } from "./enums.js";

/** How a queue stands now, and what has come into it: what forecasts and routing read. */
export const QueueStatus = z.object({
  queue: z.string(),
  depth: z.number().int().min(0),
  depth_by_priority: z.partialRecord(Priority, z.number().int().min(0)),
  people: z.object({
    available: z.number().int().min(0),
    busy: z.number().int().min(0),
    offline: z.number().int().min(0),
  }),
  handle_minutes: z.number().positive(),
  /** Tickets routed here, hour by hour, oldest first; the last hour is the one before `as_of`. At most 28 days. */
  arrivals_by_hour: z.array(z.number().int().min(0)),
  as_of: z.iso.datetime(),
});
export type QueueStatus = z.infer<typeof QueueStatus>;
