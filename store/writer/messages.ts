import { DocumentConflict, type CollectionName } from "../../domain/documents.js";
import type { Outcome, Write } from "../commit-group.js";

/** What the writing thread is asked for. */
export type ToWriter = { type: "commit"; group: readonly Write[] } | { type: "close" };

/** What it answers to each group, in their order. `failed`: nothing of it was done. */
export type FromWriter =
  | { type: "done"; outcomes: readonly PackedOutcome[] }
  | { type: "failed"; error: PackedError };

type PackedOutcome = { value: boolean } | { error: PackedError };

/** An error that crosses between threads; a structured clone would keep neither its class nor its code. */
type PackedError =
  | { conflict: { collection: CollectionName; key: string; field: string } }
  | { name: string; message: string; stack: string | undefined; code: string | undefined };

export const packOutcome = (outcome: Outcome): PackedOutcome =>
  "error" in outcome ? { error: packError(outcome.error) } : outcome;

export const unpackOutcome = (outcome: PackedOutcome): Outcome =>
  "error" in outcome ? { error: unpackError(outcome.error) } : outcome;

export function packError(error: unknown): PackedError {
  if (error instanceof DocumentConflict) {
    const { collection, key, field } = error;
    return { conflict: { collection, key, field } };
  }
  if (!(error instanceof Error))
    return { name: "Error", message: String(error), stack: undefined, code: undefined };
  const { name, message, stack } = error;
  return { name, message, stack, code: "code" in error ? String(error.code) : undefined };
}

export function unpackError(packed: PackedError): Error {
  if ("conflict" in packed) return new DocumentConflict(packed.conflict);
  const { name, message, stack, code } = packed;
  const error = new Error(message);
  return Object.assign(
    error,
    { name },
    stack === undefined ? {} : { stack },
    code === undefined ? {} : { code },
  );
}
