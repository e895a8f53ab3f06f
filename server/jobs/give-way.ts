import { monitorEventLoopDelay } from "node:perf_hooks";
import { SECOND_MS } from "../../domain/clock.js";

/** How often it is looked how late the event loop was. */
const LOOK_MS = 100;
/** How its delay is sampled; what the histogram tells of an idle loop. */
const RESOLUTION_MS = 5;
/** Of ten turns nine must take less, or a request, which needs two or three, is late. */
const LATE_MS = 20;
/** Fewer requests than this within a look are answered beside anything. */
const FEW_REQUESTS = 3;
const SHORTEST_PAUSE_MS = 20;
/** However late it is, tickets go on. */
const LONGEST_PAUSE_MS = SECOND_MS;

/** How late the event loop was since it was last asked, at its ninth of ten samples, in milliseconds. */
type Lateness = () => number;

/** When the next ticket may be begun. */
export type GiveWay = {
  /** How long it has to wait; 0: not at all. */
  waitMs: () => number;
  /** Called with each ticket that is begun. */
  onBegun: () => void;
  /** Called with each request that comes in. */
  onRequest: () => void;
};

/**
 * Lets requests pass first where tickets are worked on the event loop that answers them: while requests come in and
 * turns of the loop take long, the pause between two beginnings of tickets doubles, and halves where they do not.
 * Beginnings, not tickets at once: one that waits for a model holds up nobody. Without requests there is no pause.
 */
export function createGiveWay({
  lateness = eventLoopLateness(),
  now = () => performance.now(),
}: { lateness?: Lateness; now?: () => number } = {}): GiveWay {
  let pauseMs = 0;
  let requests = 0;
  let begunAt = -Infinity;
  let lookedAt = now();

  const look = (): void => {
    const late = lateness();
    if (requests < FEW_REQUESTS) pauseMs = 0;
    else if (late > LATE_MS) pauseMs = Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, pauseMs * 2));
    else if (late < LATE_MS / 2) pauseMs = pauseMs > SHORTEST_PAUSE_MS ? pauseMs / 2 : 0;
    requests = 0;
    lookedAt = now();
  };

  return {
    waitMs: () => {
      if (now() - lookedAt >= LOOK_MS) look();
      return Math.max(0, begunAt + pauseMs - now());
    },
    onBegun: () => {
      begunAt = now();
    },
    onRequest: () => {
      requests += 1;
    },
  };
}

function eventLoopLateness(): Lateness {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  return () => {
    const ms = delay.percentile(90) / 1e6 - RESOLUTION_MS;
    delay.reset();
    return ms;
  };
}
