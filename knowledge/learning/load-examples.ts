import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { z } from "zod";
import { Category, Priority, Risk, SentimentLevel } from "../../domain/enums.js";
import { AppError } from "../../domain/errors.js";
import type { LearnedLabel } from "../../domain/knowledge.js";
import { readJsonLines } from "../read-json-lines.js";
import type { Example } from "./text-classifier.js";

/** A row of the project's examples; it teaches those labels that it has. */
const ExampleRow = z.object({
  text: z.string().trim().min(1),
  category: Category.optional(),
  priority: Priority.optional(),
  sentiment: SentimentLevel.optional(),
  risk: Risk.optional(),
  urgent: z.boolean().optional(),
});

export type Examples = {
  /** The files' names. */
  source: string;
  /** Of all their bytes. */
  sha256: string;
  of(label: LearnedLabel): Example[];
};

/**
 * The examples of a JSON Lines file, or of all `*.jsonl` of a folder.
 * @throws AppError "invalid_input" naming file, line and what was expected
 */
export async function loadExamples(path: string): Promise<Examples> {
  const files = await filesOf(path);
  const contents = await Promise.all(files.map((file) => readFile(file)));
  const rows = (await Promise.all(files.map((file) => readJsonLines(file, ExampleRow)))).flat();
  return {
    source: files.map((file) => basename(file)).join(", "),
    sha256: createHash("sha256").update(Buffer.concat(contents)).digest("hex"),
    of: (label) =>
      rows.flatMap((row) =>
        row[label] === undefined ? [] : [{ text: row.text, label: String(row[label]) }],
      ),
  };
}

async function filesOf(path: string): Promise<string[]> {
  try {
    if ((await stat(path)).isFile()) return [path];
    const names = await readdir(path);
    return names
      .filter((name) => name.endsWith(".jsonl"))
      .sort()
      .map((name) => join(path, name));
  } catch (cause) {
    throw new AppError(
      "invalid_input",
      `${path} cannot be read: expected examples as a .jsonl file or a folder of them`,
      { cause },
    );
  }
}
