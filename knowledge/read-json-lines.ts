import { readFile } from "node:fs/promises";
import type { z } from "zod";
import { AppError } from "../domain/errors.js";

/** What is told of a file that holds nothing but mistakes. */
const MISTAKES_SHOWN = 10;

/**
 * The rows of a JSON Lines file, each as `schema` reads it; empty lines are skipped.
 * @throws AppError "invalid_input" naming the file and, for each bad row (the first ten), line and what was expected
 */
export async function readJsonLines<T>(file: string, schema: z.ZodType<T>): Promise<T[]> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new AppError("invalid_input", `${file} cannot be read`, { cause });
  });
  const rows: T[] = [];
  const errors: { path: string; message: string }[] = [];
  for (const [at, line] of text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === "") continue;
    const row = schema.safeParse(parseJson(line));
    if (row.success) rows.push(row.data);
    else errors.push({ path: `${file}:${at + 1}`, message: row.error.issues.map(told).join("; ") });
  }
  if (errors.length > 0) {
    const shown = errors.slice(0, MISTAKES_SHOWN).map(({ path, message }) => `${path}: ${message}`);
    if (errors.length > MISTAKES_SHOWN) shown.push(`and ${errors.length - MISTAKES_SHOWN} more`);
    throw new AppError("invalid_input", shown.join("\n"), { errors });
  }
  return rows;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

const told = ({ path, message }: z.core.$ZodIssue): string =>
  path.length === 0 ? `not a JSON object as expected (${message})` : `${path.join(".")}: ${message}`;
