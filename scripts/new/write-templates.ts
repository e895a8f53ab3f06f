import { access, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { AppError } from "../../domain/errors.js";
import type { Names } from "./names.js";

const TEMPLATES = new URL("templates/", import.meta.url);

/** A template's path in `templates/`, and the file that it becomes, from the project's root. */
export type Planned = { template: string; file: string };

/**
 * Writes files from templates, put into the house's format; nothing where any of them is there already.
 * @throws AppError "conflict" naming the files that are there
 */
export async function writeTemplates(root: string, names: Names, planned: readonly Planned[]): Promise<void> {
  const present = await Promise.all(
    planned.map(async ({ file }) => ((await exists(join(root, file))) ? [file] : [])),
  );
  const taken = present.flat();
  if (taken.length > 0)
    throw new AppError("conflict", `Nothing is written: ${taken.join(", ")} is there already`);
  await Promise.all(planned.map((one) => writeOne(root, names, one)));
  await format(
    root,
    planned.map(({ file }) => file),
  );
}

async function writeOne(root: string, names: Names, { template, file }: Planned): Promise<void> {
  const text = await readFile(new URL(template, TEMPLATES), "utf8");
  const path = join(root, file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, filled(text, names), { flag: "wx" });
}

/** `{{name}}` and the like, each replaced by the form it asks for. */
const filled = (text: string, names: Names): string =>
  text.replaceAll(/\{\{(\w+)\}\}/g, (whole, form: string) =>
    Object.hasOwn(names, form) ? names[form as keyof Names] : whole,
  );

/** Puts files into the house's format: lines break where names make them long. */
export async function format(root: string, files: readonly string[]): Promise<void> {
  await promisify(execFile)(join(root, "node_modules/.bin/oxfmt"), [...files], { cwd: root });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
