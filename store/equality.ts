import type { Equality, Scalar, Stored } from "../domain/documents.js";

/** The first field of `where` that no longer equals what is stored; undefined where all do. Null equals absent. */
export function firstDifference(stored: Stored, where: Record<string, Equality>): string | undefined {
  return Object.keys(where).find((field) => !equals(stored[field] ?? null, where[field] ?? null));
}

function equals(actual: unknown, expected: Equality): boolean {
  return isOneOf(expected) ? expected.in.some((value) => value === actual) : actual === expected;
}

/** Whether an equality names several values. */
export const isOneOf = (equality: Equality): equality is { in: readonly Scalar[] } =>
  typeof equality === "object" && equality !== null;
