import type { z } from "zod";
import { AppError, type FieldError } from "../../domain/errors.js";

type Issue = z.core.$ZodIssue;

/**
 * Parses what came in by HTTP.
 * @throws AppError "invalid_input" that says for each field what would be right, never what was sent
 */
export function parseInput<T extends z.ZodType>(schema: T, value: unknown, what: string): z.infer<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.flatMap((issue) => fieldErrors(issue));
  const fields = errors.map(({ path }) => path).filter((path) => path !== "");
  const detail =
    fields.length === 0 ? `The ${what} does not fit.` : `The ${what} does not fit: see ${fields.join(", ")}.`;
  throw new AppError("invalid_input", detail, { errors });
}

function fieldErrors(issue: Issue, above: PropertyKey[] = []): FieldError[] {
  const path = [...above, ...issue.path];
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({ path: pathText([...path, key]), message: "is not known here" }));
  if (issue.code === "invalid_union" && issue.errors.length > 0)
    return nearest(issue.errors).flatMap((inner) => fieldErrors(inner, path));
  return [{ path: pathText(path), message: issue.message }];
}

/** Of a union's branches the one that fits best: its first mistake lies deepest. */
function nearest(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  const depth = (branch: readonly Issue[]) => Math.max(0, ...branch.map(({ path }) => path.length));
  return branches.toSorted((a, b) => depth(b) - depth(a))[0] ?? [];
}

/** `a.b[0].c` */
const pathText = (path: readonly PropertyKey[]): string =>
  path
    .map((part, at) => (typeof part === "number" ? `[${part}]` : `${at === 0 ? "" : "."}${String(part)}`))
    .join("");
