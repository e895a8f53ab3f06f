import { AppError } from "../domain/errors.js";
import type { PredictLabels } from "./ports.js";

type Learned = Awaited<ReturnType<PredictLabels>>;

/**
 * What the learned classifiers say; `undefined` when they are unavailable, for callers that can do without.
 * @throws anything else
 */
export async function predictIfAvailable(predict: () => Promise<Learned>): Promise<Learned | undefined> {
  try {
    return await predict();
  } catch (err) {
    if (err instanceof AppError && err.code === "unavailable") return undefined;
    throw err;
  }
}
