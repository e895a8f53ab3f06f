import { z } from "zod";
import { ActionType } from "./action.js";
import { Timestamp } from "./enums.js";

/** `reply`: an answer; `notice`: the fixed hand-over message; the rest are actions. */
const EffectType = z.union([z.literal("reply"), z.literal("notice"), ActionType]);

const EffectStatus = z.enum(["held", "sending", "sent", "unknown", "void"]);

/** Something that leaves the desk, exactly once. */
export const Effect = z.object({
  effect_id: z.string(),
  ticket_id: z.string(),
  run_id: z.string().nullable(),
  slot: z.string().describe("reply, notice, action-1 …: with the run, what makes it unique"),
  type: EffectType,
  args: z.record(z.string(), z.unknown()),
  status: EffectStatus,
  due_at: Timestamp,
  at: Timestamp.describe("Of the last change of status"),
  receipt: z.string().nullable(),
});
export type Effect = z.infer<typeof Effect>;

/** An effect as stored: the outbox's row. */
export const EffectDocument = Effect.extend({
  /** Who answers for it. The AI's replies are guarded at send; a person's own are not. */
  by: z.enum(["ai", "person", "system"]),
  epoch: z.number().int(),
  /** The latest customer message it answers. */
  watermark: z.number().int(),
  message_id: z.string().nullable(),
  customer_id: z.string(),
  channel: z.string().describe("The name of the delivering channel"),
  attempts: z.number().int(),
  version: z.number().int(),
});
export type EffectDocument = z.infer<typeof EffectDocument>;

/** The id of a run's effect: the same run and slot, the same id, so it can be stored only once. */
export const effectIdOf = (runId: string, slot: string): string =>
  `EFF-${runId.replace(/^RUN-/, "")}-${slot}`;
