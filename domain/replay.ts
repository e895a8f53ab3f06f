import { z } from "zod";

/** One field that is otherwise than it was: `a.b[0].c`, with both values; null where there is none. */
export const Difference = z.object({ field: z.string(), recorded: z.unknown(), now: z.unknown() });
export type Difference = z.infer<typeof Difference>;

/** Where a replay first went another way than the recording. */
export const Divergence = Difference.extend({ node: z.string() });
export type Divergence = z.infer<typeof Divergence>;

/** A question that the recording holds no answer to, and how it differs from the one that was asked there. */
export const MissingAnswer = z.object({
  node: z.string(),
  kind: z.string(),
  name: z.string(),
  /** The first difference to what the node asked in its place; null where it asked nothing of the kind. */
  difference: Difference.nullable(),
});
export type MissingAnswer = z.infer<typeof MissingAnswer>;

/**
 * How a replay went. `identical`: every field that was decided is the same, byte for byte; `diverged`: at
 * `divergence`; `stopped`: a question has changed and its new form has no recorded answer (`missing`);
 * `impossible`: `detail` says why, such as a node that no longer exists.
 */
export const Replay = z.object({
  run_id: z.string(),
  ticket_id: z.string(),
  outcome: z.enum(["identical", "diverged", "stopped", "impossible"]),
  /** What each node returned that was compared. */
  nodes_compared: z.number().int().min(0),
  divergence: Divergence.nullable(),
  missing: MissingAnswer.nullable(),
  detail: z.string().nullable(),
  /** Of the policy that it was replayed under; the run's own wherever it is still known. */
  policy_hash: z.string(),
});
export type Replay = z.infer<typeof Replay>;
