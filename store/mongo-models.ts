import mongoose, { type Connection, type Model } from "mongoose";
import { z } from "zod";
import { COLLECTIONS, type Index } from "../domain/collections.js";
import { CollectionNames, type CollectionName } from "../domain/documents.js";

/** A document's model: what the engine stores is JSON of the domain's schemas, so nothing is cast here. */
type StoredModel = Model<unknown>;

export type Models = Record<CollectionName, StoredModel>;

export type MongoIndex = {
  fields: Record<string, 1>;
  options: { name: string; unique?: true; partialFilterExpression?: Record<string, unknown> };
};

/**
 * A model a collection on this connection, its fields and indexes those of COLLECTIONS: the one place where they become
 * MongoDB's. Nothing is made in the database by this.
 */
export function createModels(connection: Connection): Models {
  const entries = CollectionNames.map((name) => [name, connection.model(name, schemaOf(name), name)]);
  return Object.fromEntries(entries) as Models;
}

/**
 * A collection's indexes. The key ends every index that is not unique, so that a sort with its tie-break walks it;
 * arrays searched by has-all have one each, ended by the time that lists are sorted by.
 */
export function indexesOf(name: CollectionName): MongoIndex[] {
  const { indexes, arrays = [], schema } = COLLECTIONS[name];
  const newest = "created_at" in schema.shape ? ["created_at"] : [];
  return [
    ...indexes.map((index) => indexOf(name, index)),
    ...arrays.map((field) => indexOf(name, { name: field, fields: [field, ...newest] })),
  ];
}

/** A field's name in MongoDB: a collection's key is `_id` there. */
export const pathOf = (name: CollectionName, field: string): string =>
  field === COLLECTIONS[name].key ? "_id" : field;

/** Whether an index leaves out documents where its first field is null or absent: its queries must say so. */
export const isSparse = (name: CollectionName, field: string): boolean =>
  COLLECTIONS[name].indexes.some(({ sparse, fields }) => sparse && fields[0] === field);

function indexOf(collection: CollectionName, { name, fields, unique, sparse }: Index): MongoIndex {
  const paths = fields.map((field) => pathOf(collection, field));
  const all = unique || paths.includes("_id") ? paths : [...paths, "_id"];
  const [first] = fields;
  // Null is no value that is taken, nor one that waits: it stays outside both.
  const partial = (unique || sparse) && first ? { partialFilterExpression: { [first]: { $gte: "" } } } : {};
  return {
    fields: Object.fromEntries(all.map((path) => [path, 1])),
    options: { name, ...(unique && { unique }), ...partial },
  };
}

function schemaOf(name: CollectionName): mongoose.Schema {
  const { schema } = COLLECTIONS[name];
  const fields = Object.entries(schema.shape).map(([field, type]) => [field, typeOf(type as z.ZodType)]);
  const made = new mongoose.Schema(
    { _id: String, ...Object.fromEntries(fields) },
    { autoCreate: false, autoIndex: false, strict: false, versionKey: false, id: false, minimize: false },
  );
  for (const index of indexesOf(name)) made.index(index.fields, index.options);
  return made;
}

function typeOf(type: z.ZodType): unknown {
  const inner = unwrap(type);
  if (inner instanceof z.ZodString || inner instanceof z.ZodEnum) return String;
  if (inner instanceof z.ZodNumber) return Number;
  if (inner instanceof z.ZodBoolean) return Boolean;
  if (inner instanceof z.ZodArray) return [typeOf(inner.element as z.ZodType)];
  return mongoose.Schema.Types.Mixed;
}

function unwrap(type: z.ZodType): z.ZodType {
  const wraps =
    type instanceof z.ZodOptional || type instanceof z.ZodNullable || type instanceof z.ZodDefault;
  return wraps ? unwrap(type.unwrap() as z.ZodType) : type;
}
