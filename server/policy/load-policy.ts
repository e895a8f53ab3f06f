import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { isMap, isNode, isScalar, LineCounter, parseDocument, type Document } from "yaml";
import type { z } from "zod";
import { canonicalJson } from "../../domain/canonical-json.js";
import { AppError, type FieldError } from "../../domain/errors.js";
import { Policy, type PolicyInForce } from "../../domain/policy.js";
import { policyProblems } from "../../domain/policy-references.js";
import { sha256Hex } from "../hash.js";

/** Enough that two policies never share one by chance, short enough to be read. */
const HASH_DIGITS = 16;

/** A mistake and the byte of the file at which it stands. */
type Mistake = FieldError & { offset: number };

/**
 * Reads the desk's policy from a YAML file. The hash is the first 16 hex digits of the SHA-256 of its canonical
 * JSON: comments, order of keys and defaults spelled out do not change it.
 * @throws AppError "invalid_input" with every mistake at once, each as `FILE:LINE:COL path.to.key: expected …`
 */
export function loadPolicy(path: string): PolicyInForce {
  const lines = new LineCounter();
  const document = parseDocument(read(path), { lineCounter: lines, prettyErrors: false });
  const broken: Mistake[] = document.errors.map(({ message, pos, code }) => ({
    path: "",
    message: code === "DUPLICATE_KEY" ? "expected each key once, found one a second time" : message,
    offset: pos[0],
  }));
  // What a parser makes of broken YAML is guesswork; only a key that stands twice leaves the rest readable.
  const readable = document.errors.every(({ code }) => code === "DUPLICATE_KEY");
  const content: unknown = readable ? document.toJS() : undefined;
  const parsed = readable ? Policy.safeParse(content) : undefined;
  const mistakes = [
    ...broken,
    ...(parsed?.error?.issues ?? []).flatMap((issue) => mistakesOf(issue, document)),
    // The schema tells these only once all shapes are right.
    ...policyProblems(content).map(({ path: at, message }) => mistakeAt(document, at, message)),
  ];
  if (mistakes.length > 0 || !parsed?.success) throw invalid(path, mistakes, lines);
  return { policy: parsed.data, hash: policyHash(parsed.data) };
}

/** What tells policies apart: equal content, equal hash. */
export const policyHash = (policy: Policy): string => sha256Hex(canonicalJson(policy)).slice(0, HASH_DIGITS);

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new AppError("invalid_input", `${basename(path)}: expected a policy file that can be read`, {
      cause,
    });
  }
}

function invalid(path: string, mistakes: readonly Mistake[], lines: LineCounter): AppError {
  const errors = mistakes
    .toSorted((a, b) => a.offset - b.offset)
    .map((mistake): FieldError => {
      const { line, col } = lines.linePos(mistake.offset);
      const where = `${basename(path)}:${line}:${col}`;
      return {
        path: mistake.path,
        message: `${where} ${mistake.path ? `${mistake.path}: ` : ""}${mistake.message}`,
      };
    });
  return new AppError("invalid_input", `The policy ${basename(path)} cannot be used:`, { errors });
}

const mistakeAt = (document: Document, path: readonly PropertyKey[], message: string): Mistake => ({
  path: pathText(path),
  message,
  offset: offsetOf(document, path),
});

function mistakesOf(issue: z.core.$ZodIssue, document: Document): Mistake[] {
  if (issue.code === "custom") return [];
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) =>
      mistakeAt(
        document,
        [...issue.path, key],
        "expected no such key; is it misspelt, or in the wrong place?",
      ),
    );
  return [mistakeAt(document, issue.path, `${expectation(issue)}${found(document, issue.path)}`)];
}

/** zod's own words from "expected" on; an explanation that a schema gives becomes what is expected. */
function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_union") {
    const literals = issue.errors
      .flat()
      .flatMap((inner) => (inner.code === "invalid_value" ? inner.values : []));
    return `expected one of ${literals.join(", ")}`;
  }
  if (issue.code === "invalid_key")
    return `expected another key: ${issue.issues.map(({ message }) => message).join(", ")}`;
  if (issue.code === "invalid_format" && issue.format === "email") return "expected an email address";
  const expected = /expected (.*?)(?:, received .*)?$/.exec(issue.message)?.[1];
  return `expected ${(expected ?? issue.message).replaceAll('"|"', '", "')}`;
}

function found(document: Document, path: readonly PropertyKey[]): string {
  const value: unknown = document.getIn(path);
  if (value === undefined) return ", found nothing";
  return isNode(value) ? ", found a list or map" : `, found ${JSON.stringify(value)}`;
}

/** Where the value of a path begins; of a key that has no value to blame, the key; of one that is missing, its parent. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const offset = startOf(document, path.slice(0, length));
    if (offset !== undefined) return offset;
  }
  return 0;
}

function startOf(document: Document, path: readonly PropertyKey[]): number | undefined {
  const node: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  if (isScalar(node) && node.range) return node.range[0];
  const parent: unknown = path.length < 2 ? document.contents : document.getIn(path.slice(0, -1), true);
  const name = path.at(-1);
  const pair = isMap(parent)
    ? parent.items.find(({ key }) => isScalar(key) && key.value === name)
    : undefined;
  if (isScalar(pair?.key) && pair.key.range) return pair.key.range[0];
  return isNode(node) && node.range ? node.range[0] : undefined;
}

/** `a.b[0].c` */
const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) =>
      typeof key === "number" ? `${text}[${key}]` : text === "" ? String(key) : `${text}.${String(key)}`,
    "",
  );
