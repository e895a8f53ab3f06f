import { readFile } from "node:fs/promises";
import { parse as parseYaml } from "yaml";
import { z } from "zod";
import { AppError } from "../../domain/errors.js";

/** A file's text. @throws AppError "invalid_input" naming it */
export const readText = (file: string): Promise<string> =>
  readFile(file, "utf8").catch((cause: unknown) => {
    throw new AppError("invalid_input", `${file} cannot be read`, { cause });
  });

/** What a YAML or JSON file holds, such as "a gate". @throws AppError "invalid_input" naming file and mistake */
export const readYaml = <T>(file: string, kind: { name: string; schema: z.ZodType<T> }): Promise<T> =>
  readAs(file, { ...kind, parse: parseYaml });

/** What a JSON file holds, such as "a report". @throws AppError "invalid_input" naming file and mistake */
export const readJson = <T>(file: string, kind: { name: string; schema: z.ZodType<T> }): Promise<T> =>
  readAs(file, { ...kind, parse: JSON.parse });

async function readAs<T>(
  file: string,
  { name, schema, parse }: { name: string; schema: z.ZodType<T>; parse: (text: string) => unknown },
): Promise<T> {
  const text = await readText(file);
  let value: unknown;
  try {
    value = parse(text);
  } catch (cause) {
    const [why] = (cause instanceof Error ? cause.message : "it cannot be parsed").split("\n");
    throw new AppError("invalid_input", `${file} is not ${name}: ${why}`, { cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new AppError("invalid_input", `${file} is not ${name}: ${z.prettifyError(parsed.error)}`);
}
