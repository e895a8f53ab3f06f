import { SECOND_MS } from "../../domain/clock.js";

/** A delivery that is due. Ids of deliveries sort by the time they were made. */
type Turn<T> = { endpoint: string; ticket: string | null; delivery: string; item: T };

export type Turns<T> = {
  /**
   * Lines a delivery up for its endpoint, then works that line off, first come first served, as long as the endpoint
   * has a place free: the delivery may be sent by whoever is at work there already, and others by this call. Tells
   * how many were attempted here.
   */
  join(turn: Turn<T>, signal: AbortSignal): Promise<number>;
};

type Waiting<T> = Omit<Turn<T>, "endpoint">;

/**
 * `waiting` stands in the order of ids; `hasMore`: others found no room in it, or are long due, and wait in the
 * documents.
 */
type Line<T> = {
  onTheWay: Map<string, string | null>;
  waiting: Waiting<T>[];
  isFailing: boolean;
  hasMore: boolean;
};

/** A job that has worked so long hands over to another: a process that stops waits for the jobs it has. */
const SHIFT_MS = 3 * SECOND_MS;

type Deps<T> = {
  perEndpoint: number;
  /** How long a line gets. */
  most: number;
  /** Attempts one delivery; false where the endpoint did not take it. */
  attempt: (item: T, signal: AbortSignal) => Promise<boolean>;
  /** Whether it has been due for so long that others may be as well, of whom only a few are asked for. */
  isLate: (item: T) => boolean;
  /** Asks for the job of a delivery. */
  again: (deliveryId: string) => void;
  /** Asks for the jobs of those that are due; true where there may be still more. */
  refill: (endpoint: string) => Promise<boolean>;
};

/**
 * Shares the places of a process among endpoints: each has at most `perEndpoint`, and one whose last delivery failed
 * only one, so that those who are slow or gone leave the places to the others. Deliveries of one ticket do not
 * overtake each other; one that failed and waits for its next attempt holds up none.
 */
export function createTurns<T>({ perEndpoint, most, attempt, isLate, again, refill }: Deps<T>): Turns<T> {
  const lines = new Map<string, Line<T>>();
  const lineOf = (id: string): Line<T> => {
    const line = lines.get(id) ?? { onTheWay: new Map(), waiting: [], isFailing: false, hasMore: false };
    lines.set(id, line);
    return line;
  };
  const hasPlace = ({ onTheWay, isFailing }: Line<T>): boolean =>
    onTheWay.size < (isFailing ? 1 : perEndpoint);

  const workOff = async (line: Line<T>, signal: AbortSignal): Promise<number> => {
    const endMs = performance.now() + SHIFT_MS;
    let attempted = 0;
    while (hasPlace(line) && !signal.aborted) {
      const next = takeFirst(line);
      if (!next) break;
      if (attempted > 0 && performance.now() > endMs) {
        again(next.delivery);
        break;
      }
      line.onTheWay.set(next.delivery, next.ticket);
      try {
        // The place that this one leaves is the next one's.
        // oxlint-disable-next-line no-await-in-loop
        line.isFailing = !(await attempt(next.item, signal));
      } finally {
        line.onTheWay.delete(next.delivery);
      }
      // An endpoint that takes nothing is better asked seldom; one that does may have all that waits for it.
      if (!line.isFailing && isLate(next.item)) line.hasMore = true;
      attempted += 1;
    }
    return attempted;
  };

  return {
    join: async ({ endpoint, ...turn }, signal) => {
      const line = lineOf(endpoint);
      lineUp(line, turn, most);
      try {
        const attempted = await workOff(line, signal);
        if (line.hasMore && line.waiting.length === 0 && !signal.aborted) {
          line.hasMore = false;
          line.hasMore = await refill(endpoint);
        }
        return attempted;
      } finally {
        const isIdle = line.onTheWay.size + line.waiting.length === 0;
        if (isIdle && !line.isFailing && !line.hasMore) lines.delete(endpoint);
      }
    },
  };
}

function lineUp<T>(line: Line<T>, turn: Waiting<T>, most: number): void {
  const { onTheWay, waiting } = line;
  const before = waiting.findLastIndex((other) => other.delivery <= turn.delivery);
  if (onTheWay.has(turn.delivery) || waiting[before]?.delivery === turn.delivery) return;
  if (waiting.length < most) waiting.splice(before + 1, 0, turn);
  else line.hasMore = true;
}

/** The first in line of whose ticket nothing is on the way, out of the line. */
function takeFirst<T>({ onTheWay, waiting }: Line<T>): Waiting<T> | undefined {
  const busy = new Set(onTheWay.values());
  const at = waiting.findIndex(({ ticket }) => ticket === null || !busy.has(ticket));
  return at === -1 ? undefined : waiting.splice(at, 1)[0];
}
