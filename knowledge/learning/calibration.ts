/** How margins become probabilities: `softmax((margin + bias) / temperature)`. */
export type Calibration = { temperature: number; biases: number[] };

/** Margins of examples that the classifier did not learn from, and the label that was right. */
export type HeldOut = { margins: Float32Array; truth: number };

const SEARCH_STEPS = 60;
const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** Far beyond what margins of a few units can ask for, as natural logarithms. */
const TEMPERATURE_RANGE = { from: Math.log(0.005), to: Math.log(20) };

/** Probabilities of the labels from their margins; they sum to 1. */
export function calibrated(margins: ArrayLike<number>, { temperature, biases }: Calibration): Float64Array {
  const scaled = Float64Array.from(margins, (margin, at) => (margin + (biases[at] ?? 0)) / temperature);
  const top = scaled.reduce((a, b) => Math.max(a, b), -Infinity);
  const powers = scaled.map((value) => Math.exp(value - top));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / total);
}

/** Mean negative log likelihood of the right labels. */
export function negativeLogLikelihood(examples: readonly HeldOut[], calibration: Calibration): number {
  let total = 0;
  for (const { margins, truth } of examples)
    total -= Math.log(Math.max(calibrated(margins, calibration)[truth] ?? 0, 1e-12));
  return total / Math.max(examples.length, 1);
}

/**
 * The temperature under which held-out margins tell the truth best (least negative log likelihood), by
 * golden-section search: Guo, Pleiss, Sun, Weinberger, "On Calibration of Modern Neural Networks", ICML 2017.
 * As in Platt's scaling the truth counts a little less than 1, by the number of examples: a few that are all
 * right do not make certain.
 */
export function fitTemperature(examples: readonly HeldOut[], biases: number[] = []): Calibration {
  const loss = (logTemperature: number): number =>
    smoothedLoss(examples, { temperature: Math.exp(logTemperature), biases });
  let { from, to } = TEMPERATURE_RANGE;
  for (let step = 0; step < SEARCH_STEPS && to - from > 1e-4; step += 1) {
    const left = to - GOLDEN * (to - from);
    const right = from + GOLDEN * (to - from);
    if (loss(left) <= loss(right)) to = right;
    else from = left;
  }
  return { temperature: Math.exp((from + to) / 2), biases };
}

/** Cross entropy with `1 / (n + 2)` of the truth spread over all labels. */
function smoothedLoss(examples: readonly HeldOut[], { temperature, biases }: Calibration): number {
  const doubt = 1 / (examples.length + 2);
  let total = 0;
  for (const { margins, truth } of examples) {
    let top = -Infinity;
    let sum = 0;
    const scaled = margins.map((margin, at) => (margin + (biases[at] ?? 0)) / temperature);
    for (const value of scaled) {
      top = Math.max(top, value);
      sum += value;
    }
    let powers = 0;
    for (const value of scaled) powers += Math.exp(value - top);
    const expected = (1 - doubt) * (scaled[truth] ?? 0) + (doubt * sum) / scaled.length;
    total += top + Math.log(powers) - expected;
  }
  return total;
}
