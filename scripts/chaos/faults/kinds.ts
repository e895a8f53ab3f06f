import { LEASE_MS } from "../../../server/composition/build-work.js";
/** Every fault that can be injected: what is done to what. */
export const FAULT_KINDS = [
  "kill-desk",
  "pause-desk",
  "kill-api",
  "pause-api",
  "kill-worker",
  "pause-worker",
  "kill-redis",
  "pause-redis",
  "lose-redis",
  "kill-mongo",
  "pause-mongo",
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** Which of them there are in each mode, with how often each comes up against the others. */
export const WEIGHTS: Record<"embedded" | "servers", Partial<Record<FaultKind, number>>> = {
  embedded: { "kill-desk": 3, "pause-desk": 1 },
  servers: {
    "kill-worker": 6,
    "pause-worker": 5,
    "kill-api": 3,
    "pause-api": 2,
    "kill-redis": 2,
    "lose-redis": 1,
    "pause-redis": 1,
    "kill-mongo": 2,
    "pause-mongo": 1,
  },
};

/** One fault of the schedule. */
export type Fault = {
  kind: FaultKind;
  /** After the one before it. */
  after_ms: number;
  /** Down, or paused, for so long. */
  for_ms: number;
  /** 0 to 1: which of several targets. */
  choice: number;
};

const SHORTEST_DOWN_MS = 300;
const LONGEST_DOWN_MS = 5000;
const SHORTEST_PAUSE_MS = 5000;
const LONGEST_PAUSE_MS = 40_000;
const LONGEST_SERVER_PAUSE_MS = 12_000;
/** Of the pauses of a worker or desk: they outlive its leases. */
const LONG_PAUSE_SHARE = 0.4;

type Scheduling = {
  weights: Partial<Record<FaultKind, number>>;
  /** Between two faults, on average. */
  every_ms: number;
  random: () => number;
};

/** The faults of a seed, one after the other, without end. */
export function* schedule({ weights, every_ms, random }: Scheduling): Generator<Fault> {
  const kinds = Object.entries(weights) as [FaultKind, number][];
  const sum = kinds.reduce((total, [, weight]) => total + weight, 0);
  const draw = (): FaultKind => {
    let left = random() * sum;
    for (const [kind, weight] of kinds) if ((left -= weight) < 0) return kind;
    return kinds[0]?.[0] ?? "kill-desk";
  };
  while (true) {
    const kind = draw();
    yield {
      kind,
      after_ms: every_ms * (0.5 + random()),
      for_ms: durationOf(kind, random),
      choice: random(),
    };
  }
}

function durationOf(kind: FaultKind, random: () => number): number {
  const between = (from: number, to: number) => Math.round(from + random() * (to - from));
  if (!kind.startsWith("pause-")) return between(SHORTEST_DOWN_MS, LONGEST_DOWN_MS);
  const isServer = kind === "pause-redis" || kind === "pause-mongo";
  if (isServer) return between(SHORTEST_PAUSE_MS, LONGEST_SERVER_PAUSE_MS);
  return random() < LONG_PAUSE_SHARE
    ? between(LEASE_MS + 1000, LONGEST_PAUSE_MS)
    : between(SHORTEST_PAUSE_MS, LEASE_MS);
}
