import type { Policy } from "../../domain/policy.js";

const PER_MILLION = 1_000_000;

/** US dollars of one call, by the policy's price for the longest beginning of the model's name; 0 where none fits. */
export function costUsd(
  usage: { input_tokens: number; output_tokens: number },
  model: string,
  prices: Policy["model"]["prices"],
): number {
  const [price] = Object.entries(prices)
    .filter(([beginning]) => model.startsWith(beginning))
    .toSorted(([a], [b]) => b.length - a.length)
    .map(([, found]) => found);
  if (!price) return 0;
  return (
    (usage.input_tokens * price.input_usd_per_million + usage.output_tokens * price.output_usd_per_million) /
    PER_MILLION
  );
}
