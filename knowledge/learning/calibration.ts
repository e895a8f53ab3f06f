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
 */
export function fitTemperature(examples: readonly HeldOut[], biases: number[] = []): Calibration {
  const loss = (logTemperature: number): number =>
    negativeLogLikelihood(examples, { temperature: Math.exp(logTemperature), biases });
  let { from, to } = TEMPERATURE_RANGE;
  for (let step = 0; step < SEARCH_STEPS && to - from > 1e-4; step += 1) {
    const left = to - GOLDEN * (to - from);
    const right = from + GOLDEN * (to - from);
    if (loss(left) <= loss(right)) to = right;
    else from = left;
  }
  return { temperature: Math.exp((from + to) / 2), biases };
}
