import { z } from "zod";

const Count = z.number().int().min(0);

/** How values lie: in the middle, at worst, and how many up to each edge. */
export const Spread = z.object({
  count: Count,
  average: z.number().nullable(),
  median: z.number().nullable(),
  p90: z.number().nullable(),
  buckets: z.array(z.object({ up_to: z.number().nullable(), count: Count })),
});
export type Spread = z.infer<typeof Spread>;

/** Of values, with buckets up to each edge and one beyond the last. */
export function spread(values: readonly number[], edges: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (fraction: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(fraction * sorted.length))] ?? null;
  const under = (edge: number | null) =>
    edge === null ? sorted.length : sorted.filter((value) => value <= edge).length;
  const bounds = [...edges, null];
  return {
    count: sorted.length,
    average: sorted.length === 0 ? null : sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
    median: at(0.5),
    p90: at(0.9),
    buckets: bounds.map((up_to, index) => ({
      up_to,
      count: under(up_to) - (index === 0 ? 0 : under(bounds[index - 1] ?? null)),
    })),
  };
}
