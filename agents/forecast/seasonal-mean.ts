/** A week of hours: support volume repeats by weekday and hour. */
const WEEK_HOURS = 168;
/** The interval that is promised: this share of outcomes falls inside. */
const COVERAGE = 0.8;

export type ExpectedArrivals = { value: number; low: number; high: number };

/**
 * Arrivals expected in the `horizonHours` after the last hour recorded, with an 80% interval.
 *
 * The mean of the same weekday and hour over the weeks recorded (where there is less than a week, of all hours).
 * The interval is that of a Poisson count whose rate is itself known only from those weeks: with Jeffreys' prior
 * the next count is negative binomial, `r = seen + 1/2`, `p = weeks / (weeks + 1)` (Gelman et al., Bayesian Data
 * Analysis, 3rd ed., §2.6). So little history gives a wide interval instead of a false one.
 */
export function expectedArrivals(arrivalsByHour: readonly number[], horizonHours: number): ExpectedArrivals {
  const hours = arrivalsByHour.length;
  if (hours === 0) return { value: 0, low: 0, high: 0 };
  const weeks = Math.floor(hours / WEEK_HOURS);
  const seen =
    weeks === 0
      ? (sum(arrivalsByHour) / hours) * horizonHours
      : sum(
          Array.from({ length: horizonHours * weeks }, (_, at) => sameHour(arrivalsByHour, at, horizonHours)),
        );
  const exposure = weeks === 0 ? hours / WEEK_HOURS : weeks;
  const value = weeks === 0 ? seen : seen / weeks;
  const count = { r: value * exposure + 0.5, p: exposure / (exposure + 1) };
  return {
    value,
    low: negativeBinomialQuantile((1 - COVERAGE) / 2, count),
    high: Math.max(value, negativeBinomialQuantile((1 + COVERAGE) / 2, count)),
  };
}

/** Arrivals in the hour of the horizon's `at`, counted over the weeks: first this hour a week ago, and so on. */
function sameHour(arrivalsByHour: readonly number[], at: number, horizonHours: number): number {
  const weeksBack = Math.floor(at / horizonHours) + 1;
  return arrivalsByHour[arrivalsByHour.length - weeksBack * WEEK_HOURS + (at % horizonHours)] ?? 0;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** The smallest count whose cumulative probability reaches `probability`; `r` failures' shape, `p` success. */
function negativeBinomialQuantile(probability: number, { r, p }: { r: number; p: number }): number {
  let logTerm = r * Math.log(p);
  let cumulative = Math.exp(logTerm);
  let count = 0;
  // Ends: the mean is r(1-p)/p, and twenty standard deviations beyond it nothing is left.
  const most = (r * (1 - p)) / p + 20 * Math.sqrt((r * (1 - p)) / p ** 2) + 20;
  while (cumulative < probability && count < most) {
    logTerm += Math.log(((r + count) / (count + 1)) * (1 - p));
    cumulative += Math.exp(logTerm);
    count += 1;
  }
  return count;
}
