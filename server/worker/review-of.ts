import type { ReviewDocument } from "../../domain/review.js";
import type { RunDocument } from "../../domain/run.js";
import type { Reads } from "./deps.js";

/**
 * The review of the interrupt that a run has come to last, decided or not; the managers' own where one expired. Not
 * simply the run's latest: a clock that was set back makes an earlier interrupt's the latest.
 */
export async function reviewOf(
  { reads }: { reads: Pick<Reads, "reviews"> },
  { run_id, interrupt_id }: Pick<RunDocument, "run_id" | "interrupt_id">,
): Promise<ReviewDocument | undefined> {
  if (interrupt_id === null) return undefined;
  const sort = { field: "created_at", direction: "desc" } as const;
  const [review] = await reads.reviews.find({ filter: { run_id, interrupt_id }, sort, limit: 1 });
  return review;
}
