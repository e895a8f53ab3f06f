import { canonicalJson } from "./canonical-json.js";
import type { Difference } from "./replay.js";

/** Every place where two values of JSON differ, in order: leaves, and what only one of them has. */
export function differencesOf(recorded: unknown, now: unknown, field = ""): Difference[] {
  if (canonicalJson(recorded) === canonicalJson(now)) return [];
  const [before, after] = [membersOf(recorded), membersOf(now)];
  if (!before || !after || before.isList !== after.isList) return [{ field, recorded, now }];
  const keys = [...new Set([...Object.keys(before.members), ...Object.keys(after.members)])];
  return keys.flatMap((key) =>
    differencesOf(
      before.members[key] ?? null,
      after.members[key] ?? null,
      before.isList ? `${field}[${key}]` : field === "" ? key : `${field}.${key}`,
    ),
  );
}

/** The first of them. */
export const firstDifference = (recorded: unknown, now: unknown): Difference | undefined =>
  differencesOf(recorded, now)[0];

function membersOf(value: unknown): { members: Record<string, unknown>; isList: boolean } | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  return { members: value as Record<string, unknown>, isList: Array.isArray(value) };
}
