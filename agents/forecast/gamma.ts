/** A gamma distribution: what a sum of exponential times follows. */
export type Gamma = { shape: number; scale: number };

/** Lanczos coefficients (g = 7, n = 9) for the logarithm of the gamma function. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];
const PRECISION = 1e-10;
const MOST_TERMS = 2000;

/**
 * The probability that it is at most `x`: the regularized lower incomplete gamma function, by its series below
 * `shape + 1` and by its continued fraction above (Press et al., Numerical Recipes, §6.2). A shape of 0 is the
 * constant 0.
 */
export function gammaCdf({ shape, scale }: Gamma, x: number): number {
  if (x < 0) return 0;
  if (shape === 0) return 1;
  const t = x / scale;
  if (t === 0) return 0;
  return t < shape + 1 ? bySeries(shape, t) : 1 - byFraction(shape, t);
}

/** The value that it stays under with this probability (0 < probability < 1), to a thousandth of the scale. */
export function gammaQuantile(gamma: Gamma, probability: number): number {
  if (gamma.shape === 0) return 0;
  let low = 0;
  let high = gamma.scale * (gamma.shape + 1);
  while (gammaCdf(gamma, high) < probability) high *= 2;
  while (high - low > gamma.scale / 1000) {
    const middle = (low + high) / 2;
    if (gammaCdf(gamma, middle) < probability) low = middle;
    else high = middle;
  }
  return high;
}

function bySeries(shape: number, t: number): number {
  let term = 1 / shape;
  let total = term;
  for (let n = 1; n < MOST_TERMS && term > total * PRECISION; n += 1) {
    term *= t / (shape + n);
    total += term;
  }
  return Math.min(1, total * Math.exp(-t + shape * Math.log(t) - logGamma(shape)));
}

/** Lentz's method. */
function byFraction(shape: number, t: number): number {
  const tiny = 1e-300;
  let b = t + 1 - shape;
  let c = 1 / tiny;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < MOST_TERMS; n += 1) {
    const a = -n * (n - shape);
    b += 2;
    d = 1 / nonZero(a * d + b, tiny);
    c = nonZero(b + a / c, tiny);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < PRECISION) break;
  }
  return fraction * Math.exp(-t + shape * Math.log(t) - logGamma(shape));
}

const nonZero = (value: number, tiny: number): number => (Math.abs(value) < tiny ? tiny : value);

function logGamma(value: number): number {
  const x = value - 1;
  const [first = 0, ...others] = LANCZOS;
  const series = others.reduce((total, coefficient, at) => total + coefficient / (x + at + 1), first);
  const t = x + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (x + 0.5) * Math.log(t) - t + Math.log(series);
}
