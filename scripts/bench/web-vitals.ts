import { percentile } from "./percentile.js";

/** A stretch of work on the page's main thread, in milliseconds from the beginning of its navigation. */
export type LongTask = { start: number; duration: number };

/** What a person did on the page, and how long until it was seen: one interaction may fire several events. */
export type Interaction = { id: number; duration: number };

/** Longer than this a task holds up whoever clicks meanwhile (web.dev: Total Blocking Time). */
const BLOCKING_MS = 50;

/** The share of interactions that may be slower than the figure (web.dev: Interaction to Next Paint). */
const WORST_SHARE = 0.98;

/** By how much tasks after the first paint were too long, added up: Total Blocking Time. */
export function blockingTime(tasks: readonly LongTask[], firstPaintMs: number): number {
  return tasks
    .map(({ start, duration }) => start + duration - Math.max(start, firstPaintMs) - BLOCKING_MS)
    .reduce((sum, ms) => sum + Math.max(0, ms), 0);
}

/** How long interactions took to be seen: each by its slowest event, in the middle and nearly the worst. */
export function interactionDelays(events: readonly Interaction[]): {
  count: number;
  p50: number;
  p98: number;
} {
  const slowest = new Map<number, number>();
  for (const { id, duration } of events) slowest.set(id, Math.max(duration, slowest.get(id) ?? 0));
  const delays = [...slowest.values()];
  return { count: delays.length, p50: percentile(delays, 0.5), p98: percentile(delays, WORST_SHARE) };
}

/** Field by field the middle of several measurements of the same. */
export function medians<T extends Record<string, number>>(measured: readonly [T, ...T[]]): T {
  const names = Object.keys(measured[0]);
  const middle = (name: string) =>
    percentile(
      measured.map((one) => one[name] ?? 0),
      0.5,
    );
  return Object.fromEntries(names.map((name) => [name, middle(name)])) as T;
}
