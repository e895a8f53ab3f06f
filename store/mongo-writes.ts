import mongoose, { type mongo } from "mongoose";
import { COLLECTIONS } from "../domain/collections.js";
import type { CollectionName, Op, Stored } from "../domain/documents.js";
import { encodeJson } from "./mongo-json.js";
import { keyIn } from "./query-rules.js";
import { path, stillEquals, type MongoFilter } from "./mongo-query.js";

/**
 * One write's name, kept in every document that it touches (`_w`). It tells a write that is asked again whether it was
 * done the first time, also where the server has forgotten; and since it changes the document, two transactions that
 * look at the same one conflict although neither has anything to set.
 */
export type Signature = mongo.ObjectId;

export const newSignature = (): Signature => new mongoose.mongo.ObjectId();

/** An operation as the server is told it. */
export type MongoWrite = { collection: CollectionName; key: string } & (
  | { kind: "insert"; document: StoredInMongo }
  | { kind: "update"; filter: MongoFilter; update: Record<string, unknown> | Record<string, unknown>[] }
  | { kind: "remove"; filter: MongoFilter }
);

export type StoredInMongo = Stored & { _id: string };

type OpOf<K extends Op["op"]> = Extract<Op, { op: K }>;

/** @throws TypeError where the operation cannot be: a document without its key, a key that would change */
export function toWrite(op: Op, signature: Signature): MongoWrite {
  switch (op.op) {
    case "insert":
      return insert(op, signature);
    case "patch":
      return patch(op, signature);
    case "append":
      return append(op, signature);
    case "remove":
      return { kind: "remove", collection: op.collection, key: op.key, filter: { _id: op.key } };
  }
}

/** The key of the document that an operation is about. @throws TypeError on a document without one */
export const keyOf = (op: Op): string => (op.op === "insert" ? keyIn(op.collection, op.document) : op.key);

function insert(op: OpOf<"insert">, signature: Signature): MongoWrite {
  const { collection } = op;
  const key = keyOf(op);
  const { value, escaped } = encodeJson(op.document);
  const document = { _id: key, ...value, _w: signature, ...(escaped && { _escaped: true }) };
  return { kind: "insert", collection, key, document };
}

function patch({ collection, key, where, set }: OpOf<"patch">, signature: Signature): MongoWrite {
  const changed = set[COLLECTIONS[collection].key];
  if (changed !== undefined && changed !== key)
    throw new TypeError(`${collection}/${key}: a key cannot change`);
  const { value, escaped } = encodeJson(set);
  for (const field of Object.keys(value)) path(collection, field);
  const update = { $set: { ...value, _w: signature, ...(escaped && { _escaped: true }) } };
  return { kind: "update", collection, key, filter: stillEquals(collection, key, where), update };
}

/** Adds nothing where it has been added by this very write. */
function append({ collection, key, field, values }: OpOf<"append">, signature: Signature): MongoWrite {
  path(collection, field);
  const { value, escaped } = encodeJson(values);
  const present = { $ifNull: [`$${field}`, []] };
  const longer = { $concatArrays: [present, { $literal: value }] };
  const update = [{ $set: { [field]: longer, _w: signature, ...(escaped && { _escaped: true }) } }];
  return { kind: "update", collection, key, filter: { _id: key }, update };
}
