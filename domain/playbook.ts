import { z } from "zod";
import { Timestamp } from "./enums.js";

/** How a playbook went on a run: a success when its checks held and its answer went out. */
export const PlaybookOutcome = z.object({
  run_id: z.string(),
  ticket_id: z.string(),
  playbook: z.string(),
  success: z.boolean(),
  at: Timestamp,
});
export type PlaybookOutcome = z.infer<typeof PlaybookOutcome>;
