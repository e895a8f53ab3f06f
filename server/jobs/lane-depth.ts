import type { JobLane } from "./job-options.js";

/** How many jobs of a lane are due and not begun, and for how many milliseconds the oldest has been. */
export type LaneDepth = { lane: JobLane; waiting: number; oldestMs: number | null };
