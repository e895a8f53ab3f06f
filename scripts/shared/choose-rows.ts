import { AppError } from "../../domain/errors.js";
import { loadClassifier } from "../../knowledge/learning/classifier-files.js";
import type { Example, TextClassifier } from "../../knowledge/learning/text-classifier.js";
import type { FieldNames } from "./labelled-rows.js";
import { divide, readLabelledRows } from "./labelled-rows.js";
import { learn } from "./learn.js";

export type Choice = {
  model: string | undefined;
  file: string;
  fields: FieldNames;
  split: number | null;
  seed: number | null;
};

const DEFAULT_SEED = 1;

/**
 * The classifier to judge and the rows to judge it by, so that it never learnt from one of them:
 * of the very file that it was trained on, what was left of it then; of a file that was trained on wholly or
 * divided otherwise, the rest after the same method has learnt from the share asked for.
 * @throws AppError "invalid_input" when there are no such rows
 */
export async function chooseRows({
  model,
  file,
  fields,
  split,
  seed,
}: Choice): Promise<{ classifier: TextClassifier; rows: Example[] }> {
  const labelled = await readLabelledRows(file, fields);
  const relearn = async (): Promise<{ classifier: TextClassifier; rows: Example[] }> => {
    const division = { split, seed: seed ?? DEFAULT_SEED };
    const { classifier } = await learn(labelled, division);
    return { classifier, rows: divide(labelled.rows, division).test };
  };
  if (model === undefined) {
    if (split === null)
      throw new AppError(
        "invalid_input",
        "Without --model, say with --split 0.8 which share of the file to learn from",
      );
    return relearn();
  }

  const { classifier, trainedOn } = await loadClassifier(model);
  if (trainedOn.sha256 !== labelled.sha256) {
    const rows =
      split === null ? labelled.rows : divide(labelled.rows, { split, seed: seed ?? DEFAULT_SEED }).test;
    return { classifier, rows };
  }
  const asTrained =
    (split ?? trainedOn.split) === trainedOn.split && (seed ?? trainedOn.seed) === trainedOn.seed;
  if (trainedOn.split !== null && asTrained) {
    return { classifier, rows: divide(labelled.rows, { split: trainedOn.split, seed: trainedOn.seed }).test };
  }
  if (split === null) {
    throw new AppError(
      "invalid_input",
      `${model} was trained on all of ${file}: judge it by another file, or divide this one with --split 0.8`,
    );
  }
  console.error(
    `${model} has seen the rows left by --split ${split}: judging the same method trained on the others`,
  );
  return relearn();
}
