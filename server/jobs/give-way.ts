import { monitorEventLoopDelay } from "node:perf_hooks";

/** How often it is looked how late the event loop was. */
const LOOK_MS = 100;
/** How the histogram is sampled; what it tells of an idle loop. */
const RESOLUTION_MS = 5;
/** Of ten turns nine must take less, or a request that needs two or three of them is late. */
const LATE_MS = 20;
/** Fewer requests than this within a look are answered beside anything. */
const FEW_REQUESTS = 3;

/** How late the event loop was since it was last asked, at its ninth of ten samples, in milliseconds. */
export type Lateness = () => number;

/** How many tickets this process works at once. */
export type GiveWay = {
  most: () => number;
  /** Called with each request that comes in. */
  onRequest: () => void;
};

/**
 * Lets requests pass first where tickets are worked on the event loop that answers them: while requests come in and
 * turns of the loop take long, the number of tickets that are worked at once is halved, down to one, and grows again by
 * one where they do not. Without requests there are as many as the process may work.
 */
export function createGiveWay({
  most,
  lateness = eventLoopLateness(),
  now = () => performance.now(),
}: {
  most: number;
  lateness?: Lateness;
  now?: () => number;
}): GiveWay {
  let allowed = most;
  let requests = 0;
  let lookedAt = now();

  const look = (): void => {
    const late = lateness();
    if (requests < FEW_REQUESTS) allowed = most;
    else if (late > LATE_MS) allowed = Math.max(1, Math.floor(allowed / 2));
    else if (late < LATE_MS / 2) allowed = Math.min(most, allowed + 1);
    requests = 0;
    lookedAt = now();
  };

  return {
    most: () => {
      if (now() - lookedAt >= LOOK_MS) look();
      return allowed;
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
