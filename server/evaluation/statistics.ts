import { createRandom } from "../../knowledge/learning/random.js";

/** A share with its 95% interval. */
export type Interval = { value: number; low: number; high: number };

/** Of a standard normal distribution: 2.5% lie beyond it on each side. */
const Z_95 = 1.959_963_984_540_054;
const RESAMPLES = 1000;
const SEED = 1;

/** A share with the interval of Wilson (1927), which holds at the edges and for few. */
export function shareOf(right: number, all: number): Interval {
  if (all === 0) return { value: 0, low: 0, high: 1 };
  const share = right / all;
  const z2 = Z_95 ** 2 / all;
  const centre = (share + z2 / 2) / (1 + z2);
  const half = (Z_95 * Math.sqrt((share * (1 - share)) / all + z2 / (4 * all))) / (1 + z2);
  return { value: share, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/**
 * pass^k of one case: the chance that k of its runs, drawn without putting back, have all passed
 * (Yao et al. 2024, tau-bench). `passes` of `runs`, k at most `runs`.
 */
export function passHat(passes: number, runs: number, k: number): number {
  let chance = 1;
  for (let drawn = 0; drawn < k; drawn += 1) chance *= Math.max(0, passes - drawn) / (runs - drawn);
  return chance;
}

/** A mean with its 95% interval, by resampling (percentile bootstrap, seeded). */
export function meanOf(values: readonly number[]): Interval {
  if (values.length === 0) return { value: 0, low: 0, high: 1 };
  const random = createRandom(SEED);
  const means = Array.from({ length: RESAMPLES }, () => {
    let sum = 0;
    for (let drawn = 0; drawn < values.length; drawn += 1)
      sum += values[Math.floor(random() * values.length)] ?? 0;
    return sum / values.length;
  }).toSorted((a, b) => a - b);
  const at = (share: number): number => means[Math.round(share * (RESAMPLES - 1))] ?? 0;
  return { value: values.reduce((a, b) => a + b, 0) / values.length, low: at(0.025), high: at(0.975) };
}

/**
 * The exact two-sided McNemar test of paired outcomes: how likely it is that as uneven a split of the pairs that
 * changed (`gained`, `lost`) comes about by chance. 1 where nothing changed.
 */
export function pairedTest(gained: number, lost: number): number {
  const all = gained + lost;
  let tail = 0;
  for (let at = 0; at <= Math.min(gained, lost); at += 1)
    tail += Math.exp(logChoose(all, at) - all * Math.LN2);
  return Math.min(1, 2 * tail);
}

function logChoose(all: number, chosen: number): number {
  let sum = 0;
  for (let at = 1; at <= chosen; at += 1) sum += Math.log(all - chosen + at) - Math.log(at);
  return sum;
}
