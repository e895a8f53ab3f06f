import { createRandom, shuffle } from "./random.js";

/** Which of `count` parts each example falls into, every label spread over all of them as evenly as it goes. */
export function stratifiedFolds(
  truths: readonly number[],
  { count, seed }: { count: number; seed: number },
): Int32Array {
  const random = createRandom(seed);
  const byLabel = new Map<number, number[]>();
  truths.forEach((truth, row) => {
    const rows = byLabel.get(truth) ?? [];
    rows.push(row);
    byLabel.set(truth, rows);
  });
  const folds = new Int32Array(truths.length);
  let next = 0;
  for (const [, rows] of [...byLabel].sort(([a], [b]) => a - b)) {
    shuffle(rows, random);
    for (const row of rows) {
      folds[row] = next % count;
      next += 1;
    }
  }
  return folds;
}

/**
 * Divides rows in two after shuffling: the first `share` (0–1) to learn from, the rest to judge by. The same
 * rows, share and seed always give the same parts.
 */
export function splitRows<T>(
  rows: readonly T[],
  { share, seed }: { share: number; seed: number },
): { train: T[]; test: T[] } {
  const order = rows.map((_, at) => at);
  shuffle(order, createRandom(seed));
  const cut = Math.round(rows.length * share);
  const pick = (places: number[]): T[] =>
    places.toSorted((a, b) => a - b).flatMap((at) => rows.slice(at, at + 1));
  return { train: pick(order.slice(0, cut)), test: pick(order.slice(cut)) };
}
