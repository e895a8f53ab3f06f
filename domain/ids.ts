import type { Clock } from "./clock.js";

type IdPrefix =
  | "CUST"
  | "AGENT"
  | "MSG"
  | "EVT"
  | "REV"
  | "RUN"
  | "EFF"
  | "CALL"
  | "KEY"
  | "ART"
  | "ACT"
  | "REQ"
  | "WHK"
  | "WHD"
  | "EVL"
  | "EVR";

/** Makes ids; a dependency, so that tests and replays choose them. */
export type Ids = {
  /** `TKT-YYYYMMDD-XXXXXXXX`, the date in UTC. */
  ticket: () => string;
  /** `PREFIX-` and 26 characters that sort by the time they were made, within one process strictly. */
  next: (prefix: IdPrefix) => string;
};

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TIME_LENGTH = 10;
const RANDOM_LENGTH = 16;

/**
 * Ids from a clock and a source of randomness. `next` is a monotonic ULID
 * (https://github.com/ulid/spec): 48 bits of time, 80 of randomness that counts up within a millisecond.
 */
export function createIds({
  clock,
  randomBytes,
}: {
  clock: Clock;
  randomBytes: (size: number) => Uint8Array;
}): Ids {
  let lastTime = -1;
  let timeText = "";
  let random: number[] = [];

  const advance = (time: number): void => {
    if (time > lastTime) {
      lastTime = time;
      timeText = encodeTime(time);
      random = Array.from(randomBytes(RANDOM_LENGTH), (byte) => byte % 32);
    } else countUp(random);
  };

  return {
    ticket: () => {
      const date = clock().toISOString().slice(0, 10).replaceAll("-", "");
      const hex = Array.from(randomBytes(4), (byte) => byte.toString(16).padStart(2, "0")).join("");
      return `TKT-${date}-${hex.toUpperCase()}`;
    },
    next: (prefix) => {
      advance(clock().getTime());
      return `${prefix}-${timeText}${random.map((digit) => CROCKFORD.charAt(digit)).join("")}`;
    },
  };
}

/** The next higher one, in place; after the highest comes the lowest. */
function countUp(digits: number[]): void {
  for (let at = digits.length - 1; at >= 0; at -= 1) {
    const digit = digits[at] ?? 0;
    digits[at] = digit === 31 ? 0 : digit + 1;
    if (digit !== 31) return;
  }
}

function encodeTime(time: number): string {
  let left = time;
  let text = "";
  for (let at = 0; at < TIME_LENGTH; at += 1) {
    text = CROCKFORD.charAt(left % 32) + text;
    left = Math.floor(left / 32);
  }
  return text;
}
