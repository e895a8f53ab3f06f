/** Small sums as they are: `$0.0021`, `$0` where nothing was spent. */
export const costText = (usd: number): string => (usd === 0 ? "$0" : `$${usd.toFixed(4)}`);

const SECOND_MS = 1000;

/** `0.4 ms`, `34 ms`, `1.3 s`. */
export function msText(ms: number, language: string): string {
  const write = (value: number, digits: number) =>
    value.toLocaleString(language, { maximumFractionDigits: digits });
  if (ms >= SECOND_MS) return `${write(ms / SECOND_MS, 1)} s`;
  return `${write(ms, ms < 10 ? 1 : 0)} ms`;
}
