/** One judged prediction. */
export type Judged = { truth: string; label: string; confidence: number };

const CALIBRATION_BINS = 15;

/** The share that is right; 0 for none. */
export function accuracy(judged: readonly Judged[]): number {
  return mean(judged.map(({ truth, label }) => (truth === label ? 1 : 0)));
}

/** F1 averaged over the labels that occur, each counting the same. */
export function macroF1(judged: readonly Judged[]): number {
  const labels = new Set(judged.flatMap(({ truth, label }) => [truth, label]));
  return mean(
    [...labels].map((name) => {
      const right = judged.filter(({ truth, label }) => truth === name && label === name).length;
      const said = judged.filter(({ label }) => label === name).length;
      const were = judged.filter(({ truth }) => truth === name).length;
      return (2 * right) / (said + were);
    }),
  );
}

/**
 * Expected calibration error: how far confidence is from the share that is right, averaged over 15 bins of
 * equal width, weighted by their size.
 */
export function expectedCalibrationError(judged: readonly Judged[]): number {
  const gaps = calibrationBins(judged).map((bin) => Math.abs(bin.accuracy - bin.confidence) * bin.runs);
  return gaps.reduce((a, b) => a + b, 0) / Math.max(judged.length, 1);
}

/** A reliability diagram: of each of 15 bins of equal width its mean confidence, and the share that is right. */
export function calibrationBins(
  judged: readonly Judged[],
): { confidence: number; accuracy: number; runs: number }[] {
  const bins: Judged[][] = Array.from({ length: CALIBRATION_BINS }, () => []);
  for (const one of judged)
    bins[Math.min(CALIBRATION_BINS - 1, Math.floor(one.confidence * CALIBRATION_BINS))]?.push(one);
  return bins.map((bin) => ({
    confidence: mean(bin.map(({ confidence }) => confidence)),
    accuracy: accuracy(bin),
    runs: bin.length,
  }));
}

/** Accuracy over the most confident `coverage` (0–1) of the predictions. */
export function accuracyAtCoverage(judged: readonly Judged[], coverage: number): number {
  const surest = judged.toSorted((a, b) => b.confidence - a.confidence);
  return accuracy(surest.slice(0, Math.max(1, Math.round(judged.length * coverage))));
}

/**
 * How well a score tells one kind from the other: the chance that one of `higher` scores above one of `lower`,
 * ties counting half (the area under the ROC curve). 0.5 when either is empty.
 */
export function areaUnderRoc(higher: readonly number[], lower: readonly number[]): number {
  if (higher.length === 0 || lower.length === 0) return 0.5;
  const sorted = [
    ...higher.map((score) => ({ score, up: true })),
    ...lower.map((score) => ({ score, up: false })),
  ].sort((a, b) => a.score - b.score);
  let rankSum = 0;
  for (let at = 0; at < sorted.length;) {
    let end = at;
    while (end < sorted.length && sorted[end]?.score === sorted[at]?.score) end += 1;
    const rank = (at + 1 + end) / 2;
    rankSum += rank * sorted.slice(at, end).filter(({ up }) => up).length;
    at = end;
  }
  return (rankSum - (higher.length * (higher.length + 1)) / 2) / (higher.length * lower.length);
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length;
