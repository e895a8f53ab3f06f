import { isoAfter } from "../../domain/clock.js";
import type { IndexName } from "../../domain/knowledge.js";

/** Keeps one index of this process as the documents are, whoever changes them. */
export type Follower = {
  index: IndexName;
  /**
   * Puts what was changed since the last time and removes what is gone; the first time looks at everything. What
   * fails is done again the next time. @throws AppError "unavailable"
   */
  follow(): Promise<void>;
  /** Puts those of these texts that the documents still hold. @throws AppError "unavailable" */
  warrant(ids: readonly string[]): Promise<void>;
};

/**
 * Since when changes are to be looked for: the later of the newest one known and the last look, less what the clocks
 * of two processes may differ and a commit take. A desk at rest is thus not read again and again.
 */
export const lookSince = (newest: string, lookedAt: string, overlapMs: number): string =>
  isoAfter(newest > lookedAt ? newest : lookedAt, -overlapMs);
