import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { z } from "zod";
import { AppError } from "../../domain/errors.js";
import { splitRows } from "../../knowledge/learning/folds.js";
import type { Example } from "../../knowledge/learning/text-classifier.js";
import { readJsonLines } from "../../knowledge/read-json-lines.js";

/** The names of the fields of a row that are read. */
export type FieldNames = { text: string; label: string };

export type LabelledFile = { source: string; sha256: string; rows: Example[] };

const Label = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** Texts with labels from a JSON Lines file. @throws AppError "invalid_input" naming file and lines */
export async function readLabelledRows(file: string, fields: FieldNames): Promise<LabelledFile> {
  const schema = z.looseObject({ [fields.text]: z.string(), [fields.label]: Label }).transform((row) => ({
    text: String(row[fields.text]),
    label: String(row[fields.label]),
  }));
  const rows = await readJsonLines(file, schema);
  if (rows.length === 0)
    throw new AppError(
      "invalid_input",
      `${file} has no rows: expected {"${fields.text}": …, "${fields.label}": …}, one a line`,
    );
  const sha256 = createHash("sha256")
    .update(await readFile(file))
    .update(`\0${fields.text}\0${fields.label}`)
    .digest("hex");
  return { source: basename(file), sha256, rows };
}

/** The part of a file to learn from and the part to judge by; without a share all is to learn from. */
export function divide(
  rows: Example[],
  { split, seed }: { split: number | null; seed: number },
): { train: Example[]; test: Example[] } {
  return split === null ? { train: rows, test: [] } : splitRows(rows, { share: split, seed });
}
