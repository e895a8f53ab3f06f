import { MINUTE_MS, SECOND_MS } from "../../domain/clock.js";
import { endedWithin } from "../ended-within.js";

/** A store that takes longer is scraped without; Prometheus itself waits for ten seconds. */
const PATIENCE_MS = 4 * SECOND_MS;
/** A large store is read so seldom that reading it takes at most a hundredth of the time … */
const REST = 99;
/** … or once a minute: under load reading is slow as well, and alerts must not stand on what was long ago. */
const LONGEST_KEPT_MS = MINUTE_MS;

export type ReadingOptions = {
  /** How long what was read may be kept at least, in milliseconds; 0: it is read each time. */
  keptMs?: number;
  failed?: (err: unknown) => void;
  ended?: (succeeded: boolean) => void;
  /** Milliseconds of a clock that is never set. */
  nowMs?: () => number;
};

/** The same reading: never two at a time, not sooner than it may, waited for with patience, and never throwing. */
export function createReading(
  read: () => Promise<void>,
  { keptMs = 0, failed = () => {}, ended = () => {}, nowMs = () => performance.now() }: ReadingOptions = {},
): () => Promise<void> {
  let running: Promise<void> | undefined;
  let nextMs = 0;
  const begin = async () => {
    const startedMs = nowMs();
    const succeeded = await read().then(
      () => true,
      (err: unknown) => (failed(err), false),
    );
    ended(succeeded);
    const tookMs = nowMs() - startedMs;
    const restMs = succeeded ? Math.min(tookMs * REST, LONGEST_KEPT_MS) : 0;
    nextMs = nowMs() + (keptMs === 0 ? 0 : Math.max(keptMs, restMs));
    running = undefined;
  };
  return async () => {
    if (nowMs() >= nextMs) running ??= begin();
    if (running) await endedWithin(running, PATIENCE_MS);
  };
}
