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

/** An ISO 8601 moment, so many milliseconds earlier. */
export const earlier = (moment: string, ms: number): string =>
  new Date(Date.parse(moment) - ms).toISOString();
