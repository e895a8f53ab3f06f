import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { Fraction, Timestamp } from "../../domain/enums.js";
import { AppError } from "../../domain/errors.js";
import type { TfIdf } from "../text/tf-idf.js";
import type { TextClassifier } from "./text-classifier.js";

const DESCRIPTION_FILE = "classifier.json";
const NUMBERS_FILE = "classifier.bin";

/** What a classifier was trained on, and how the method did on examples held back from it. */
export const TrainedOn = z.object({
  source: z.string(),
  sha256: z.string(),
  rows: z.number().int(),
  rows_per_label: z.record(z.string(), z.number().int()),
  trained_at: Timestamp,
  embedding_version: z.string(),
  seed: z.number().int(),
  /** The share of the source that was learnt from, where it was divided. */
  split: Fraction.nullable(),
  cross_validation: z.object({
    accuracy: Fraction,
    macro_f1: Fraction,
    expected_calibration_error: Fraction,
  }),
});
export type TrainedOn = z.infer<typeof TrainedOn>;

const Description = z.object({
  format: z.literal(1),
  trained_on: TrainedOn,
  labels: z.array(z.string()).min(2),
  calibration: z.object({ temperature: z.number().positive(), biases: z.array(z.number()) }),
  embedding_weight: z.number(),
  /** How many terms; null where the embedding is used alone. */
  words: z.number().int().nullable(),
  chars: z.number().int().nullable(),
  /** Numbers in each label's weights. */
  width: z.number().int().positive(),
  numbers_sha256: z.string(),
});

/**
 * Writes a classifier into a folder, made if need be: `classifier.json` says what it is and what it was trained
 * on; `classifier.bin` holds its weights (float32) and then its terms (UTF-8, one a line).
 */
export async function saveClassifier(
  dir: string,
  classifier: TextClassifier,
  trainedOn: TrainedOn,
): Promise<void> {
  const { features, weights, labels, calibration } = classifier;
  const terms = [features.words, features.chars].flatMap((block) => Array.from(block?.places.keys() ?? []));
  const numbers = [features.words?.weights, features.chars?.weights, ...weights].filter(
    (part) => part !== undefined,
  );
  const bytes = Buffer.concat([
    ...numbers.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength)),
    Buffer.from(terms.join("\n"), "utf8"),
  ]);
  const description: z.infer<typeof Description> = {
    format: 1,
    trained_on: trainedOn,
    labels,
    calibration,
    embedding_weight: features.embeddingWeight,
    words: features.words?.weights.length ?? null,
    chars: features.chars?.weights.length ?? null,
    width: weights[0]?.length ?? 0,
    numbers_sha256: sha256(bytes),
  };
  await mkdir(dir, { recursive: true });
  await replaceFile(join(dir, NUMBERS_FILE), bytes);
  await replaceFile(join(dir, DESCRIPTION_FILE), `${JSON.stringify(description, null, 2)}\n`);
}

/** Reads a classifier back. @throws AppError "invalid_input" when there is none, or one that is damaged or of another format */
export async function loadClassifier(
  dir: string,
): Promise<{ classifier: TextClassifier; trainedOn: TrainedOn }> {
  const description = await readDescription(dir);
  const bytes = await readFile(join(dir, NUMBERS_FILE)).catch((cause: unknown) => {
    throw new AppError("invalid_input", `${join(dir, NUMBERS_FILE)} cannot be read`, { cause });
  });
  if (sha256(bytes) !== description.numbers_sha256) {
    throw new AppError(
      "invalid_input",
      `${join(dir, NUMBERS_FILE)} is damaged: it is not the file that was trained`,
    );
  }
  const { labels, width, words, chars, calibration } = description;
  const floats = (words ?? 0) + (chars ?? 0) + labels.length * width;
  const numbers = new Float32Array(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + floats * Float32Array.BYTES_PER_ELEMENT),
  );
  const terms = bytes.toString("utf8", floats * Float32Array.BYTES_PER_ELEMENT).split("\n");
  const weightsFrom = (words ?? 0) + (chars ?? 0);
  return {
    trainedOn: description.trained_on,
    classifier: {
      labels,
      calibration,
      features: {
        words: words === null ? null : tfIdf(terms, numbers, { from: 0, count: words }),
        chars: chars === null ? null : tfIdf(terms, numbers, { from: words ?? 0, count: chars }),
        embeddingWeight: description.embedding_weight,
      },
      weights: labels.map((_, at) =>
        numbers.subarray(weightsFrom + at * width, weightsFrom + (at + 1) * width),
      ),
    },
  };
}

async function readDescription(dir: string): Promise<z.infer<typeof Description>> {
  const file = join(dir, DESCRIPTION_FILE);
  try {
    return Description.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (cause) {
    const why =
      cause instanceof z.ZodError
        ? `is not a trained classifier of this version: ${z.prettifyError(cause)}`
        : "cannot be read";
    throw new AppError("invalid_input", `${file} ${why}`, { cause });
  }
}

function tfIdf(
  terms: readonly string[],
  numbers: Float32Array,
  { from, count }: { from: number; count: number },
): TfIdf {
  return {
    places: new Map(terms.slice(from, from + count).map((term, place) => [term, place])),
    weights: numbers.slice(from, from + count),
  };
}

/** Whoever reads meanwhile finds the old file or the new one, never a half. */
async function replaceFile(file: string, content: string | Buffer): Promise<void> {
  await writeFile(`${file}.new`, content);
  await rename(`${file}.new`, file);
}

const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");
