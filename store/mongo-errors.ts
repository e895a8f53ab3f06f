import mongoose from "mongoose";
import { COLLECTIONS } from "../domain/collections.js";
import { DocumentConflict, type CollectionName } from "../domain/documents.js";
import { AppError } from "../domain/errors.js";
import { pathOf } from "./mongo-models.js";

const { mongo } = mongoose;

const DUPLICATE_KEY = 11_000;
const WRITE_CONFLICT = 112;

/** What a server answers that is going down, coming up, or cannot reach a majority. */
const UNFIT: ReadonlySet<unknown> = new Set([
  50, 64, 89, 91, 189, 262, 7, 6, 9001, 10_107, 11_600, 11_602, 13_435, 13_436, 133, 317,
]);

/** The server's own words, without what the driver wraps around them. */
export function rootOf(error: unknown): unknown {
  if (error instanceof mongo.MongoClientBulkWriteError && error.cause !== undefined)
    return rootOf(error.cause);
  if (error instanceof mongo.MongoBulkWriteError && error.errorResponse instanceof mongo.MongoError)
    return rootOf(error.errorResponse);
  return error;
}

/** Two writes of one document at once, or a transaction that the server gave up: it may be asked again as it is. */
export function isTransient(error: unknown): boolean {
  const root = rootOf(error);
  if (!(root instanceof mongo.MongoError)) return false;
  return (
    root.hasErrorLabel("TransientTransactionError") ||
    root.code === WRITE_CONFLICT ||
    (root instanceof mongo.MongoBulkWriteError && writeErrorsOf(root).some(isWriteConflict)) ||
    (root instanceof mongo.MongoClientBulkWriteError && [...root.writeErrors.values()].some(isWriteConflict))
  );
}

/** Whether a commit's answer was lost: it may have been done. */
export function isOutcomeUnknown(error: unknown): boolean {
  const root = rootOf(error);
  if (root instanceof mongo.MongoNetworkError) return true;
  return root instanceof mongo.MongoError && root.hasErrorLabel("UnknownTransactionCommitResult");
}

/** Whether the server could not be asked, as opposed to having refused. */
export function isUnreachable(error: unknown): boolean {
  const root = rootOf(error);
  if (root instanceof mongo.MongoNetworkError || root instanceof mongo.MongoServerSelectionError) return true;
  if (root instanceof mongo.MongoNotConnectedError || root instanceof mongo.MongoTopologyClosedError)
    return true;
  if (root instanceof mongoose.Error.MongooseServerSelectionError) return true;
  if (root instanceof mongo.MongoClientClosedError || root instanceof mongo.MongoExpiredSessionError)
    return true;
  return (
    root instanceof mongo.MongoError && (UNFIT.has(root.code) || root.hasErrorLabel("RetryableWriteError"))
  );
}

/** A driver's failure as callers may act on it; anything else as it is. */
export function asUnavailable(error: unknown): unknown {
  const root = rootOf(error);
  if (root instanceof AppError || !(isUnreachable(root) || isTransient(root))) return root;
  return new AppError("unavailable", "MongoDB cannot be reached, or does not take writes", { cause: root });
}

/** The place, in the list of what was written at once, of a write that met a taken key; undefined: it is none. */
export function takenAt(
  error: unknown,
): { index: number; field: (name: CollectionName) => string } | undefined {
  const found = duplicateOf(error);
  if (!found) return undefined;
  return { index: found.index, field: (name) => takenField(name, found.message) };
}

/** @throws DocumentConflict where the error is a taken key's, else the error */
export function throwTaken(error: unknown, at: { collection: CollectionName; key: string }): never {
  const taken = takenAt(error);
  if (!taken) throw error;
  throw new DocumentConflict({ ...at, field: taken.field(at.collection) });
}

type Duplicate = { index: number; message: string };

function duplicateOf(error: unknown): Duplicate | undefined {
  const root = rootOf(error);
  if (root instanceof mongo.MongoClientBulkWriteError) {
    const [first] = root.writeErrors;
    return first && first[1].code === DUPLICATE_KEY
      ? { index: first[0], message: first[1].message }
      : undefined;
  }
  if (root instanceof mongo.MongoBulkWriteError) {
    const [first] = writeErrorsOf(root);
    return first?.code === DUPLICATE_KEY
      ? { index: first.index, message: first.errmsg ?? root.message }
      : undefined;
  }
  return root instanceof mongo.MongoServerError && root.code === DUPLICATE_KEY
    ? { index: 0, message: root.message }
    : undefined;
}

/** The message is all that every command tells alike: `… index: by_email dup key: …`. */
function takenField(collection: CollectionName, message: string): string {
  const name = /index: (\S+) dup key/.exec(message)?.[1] ?? "";
  const index = COLLECTIONS[collection].indexes.find((one) => one.name === name);
  return index
    ? index.fields.map((field) => (pathOf(collection, field) === "_id" ? "key" : field)).join(",")
    : "key";
}

const writeErrorsOf = (error: InstanceType<typeof mongo.MongoBulkWriteError>) => [error.writeErrors].flat();

const isWriteConflict = ({ code }: { code: number }) => code === WRITE_CONFLICT;
