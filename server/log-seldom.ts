import type { Logger } from "pino";
import { SECOND_MS } from "../domain/clock.js";

/** One line each so often: what is lost fails a thousand times a second. */
const EVERY_MS = 30 * SECOND_MS;

/**
 * Tells the log of failures of one kind, at most once in `everyMs` milliseconds: the first at once, and with each line
 * how many there were since the last.
 */
export function createSeldomLog(
  log: Pick<Logger, "warn">,
  message: string,
  everyMs = EVERY_MS,
): (err: unknown) => void {
  let toldAtMs = -Infinity;
  let untold = 0;
  return (err) => {
    untold += 1;
    if (performance.now() - toldAtMs < everyMs) return;
    log.warn({ err, times: untold }, message);
    toldAtMs = performance.now();
    untold = 0;
  };
}
