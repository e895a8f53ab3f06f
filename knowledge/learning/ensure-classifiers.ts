import { existsSync } from "node:fs";
import { join } from "node:path";
import { LearnedLabel } from "../../domain/knowledge.js";
import type { Log } from "../log.js";
import { loadClassifier, saveClassifier } from "./classifier-files.js";
import type { Examples } from "./load-examples.js";
import type { TextClassifier } from "./text-classifier.js";
import type { TrainDeps } from "./train-classifier.js";
import { trainClassifier } from "./train-classifier.js";

/** A change of how classifiers are trained makes those on disk old. */
const METHOD = 1;
const SEED = 1;

export type EnsureDeps = TrainDeps & { dir: string; log: Log };

/** What the classifiers of these examples go by, on disk and in decisions. */
export function classifiersVersion(examples: Examples, embeddingVersion: string): string {
  return `svm-${METHOD}/${examples.sha256.slice(0, 12)}/${embeddingVersion}`;
}

/**
 * A classifier for each label that the examples teach, from `dir` where one was trained on the same examples
 * with the same embeddings, else trained now and saved there. One that is damaged or old is trained again.
 */
export async function ensureClassifiers(
  examples: Examples,
  deps: EnsureDeps,
): Promise<Map<LearnedLabel, TextClassifier>> {
  const classifiers = new Map<LearnedLabel, TextClassifier>();
  for (const label of LearnedLabel.options) {
    if (new Set(examples.of(label).map((example) => example.label)).size < 2) {
      deps.log.warn({ label }, "the examples do not teach this label: it will not be predicted");
      continue;
    }
    // oxlint-disable-next-line no-await-in-loop -- the second finds the embeddings that the first kept
    classifiers.set(label, (await loaded(label, examples, deps)) ?? (await trained(label, examples, deps)));
  }
  return classifiers;
}

async function loaded(
  label: LearnedLabel,
  examples: Examples,
  { dir, log, embeddingVersion }: EnsureDeps,
): Promise<TextClassifier | undefined> {
  if (!existsSync(join(dir, label))) {
    log.info({ label }, "first start: training the classifier");
    return undefined;
  }
  try {
    const { classifier, trainedOn } = await loadClassifier(join(dir, label));
    const source = sourceOf(examples, embeddingVersion);
    if (trainedOn.source === source && trainedOn.sha256 === examples.sha256) return classifier;
    log.info({ label }, "examples have changed: training anew");
  } catch (error) {
    log.info(
      { label, reason: error instanceof Error ? error.message : String(error) },
      "the trained classifier is damaged or of another version: training anew",
    );
  }
  return undefined;
}

async function trained(label: LearnedLabel, examples: Examples, deps: EnsureDeps): Promise<TextClassifier> {
  const started = performance.now();
  const { classifier, trainedOn } = await trainClassifier(
    examples.of(label),
    { source: sourceOf(examples, deps.embeddingVersion), sha256: examples.sha256, seed: SEED, split: null },
    deps,
  );
  await saveClassifier(join(deps.dir, label), classifier, trainedOn);
  const ms = Math.round(performance.now() - started);
  deps.log.info({ label, rows: trainedOn.rows, ...trainedOn.cross_validation, ms }, "classifier trained");
  return classifier;
}

const sourceOf = (examples: Examples, embeddingVersion: string): string =>
  `${examples.source} (${classifiersVersion(examples, embeddingVersion)})`;
