import { CollectionNames, type CollectionName } from "../domain/documents.js";
import { AppError } from "../domain/errors.js";
import { indexesOf, type Models, type MongoIndex } from "./mongo-models.js";

const NAMESPACE_EXISTS = 48;

/**
 * Makes the collections that are not there, and the indexes of those that hold nothing yet. What is missing elsewhere
 * is left to `syncIndexes`, since building an index on a large collection is a choice of whoever runs the desk; names
 * of such indexes are returned.
 * @throws AppError "unavailable" where a unique one is among them: without it the desk would not be correct
 */
export async function prepareIndexes(models: Models): Promise<string[]> {
  const missing: Missing[] = [];
  for (const name of CollectionNames)
    // One after the other, so that none waits for the others' building longer than a request may.
    // oxlint-disable-next-line no-await-in-loop
    missing.push(...(await prepare(models, name)));
  const unique = missing.filter(({ index }) => index.options.unique);
  if (unique.length > 0)
    throw new AppError(
      "unavailable",
      `The database lacks unique indexes that the desk relies on (${unique.map(nameOf).join(", ")}): stop every desk on it and run npm run sync-indexes`,
    );
  return missing.map(nameOf);
}

/** What was done to a collection's indexes. */
export type SyncedIndexes = { collection: CollectionName; made: string[]; dropped: string[] };

/** Brings every collection to the indexes that COLLECTIONS names: missing and changed ones are made, others dropped. */
export async function syncIndexes(models: Models, told: (synced: SyncedIndexes) => void): Promise<void> {
  for (const name of CollectionNames) {
    const model = models[name];
    // One after the other: building an index is work for the whole server.
    /* oxlint-disable no-await-in-loop */
    await makeCollection(models, name);
    const before = new Set((await model.listIndexes()).map((index) => index.name));
    const dropped = await model.syncIndexes();
    const made = indexesOf(name)
      .map(({ options }) => options.name)
      .filter((index) => !before.has(index) || dropped.includes(index));
    /* oxlint-enable no-await-in-loop */
    told({ collection: name, made, dropped });
  }
}

type Missing = { name: CollectionName; index: MongoIndex };

const nameOf = ({ name, index }: Missing): string => `${name}.${index.options.name}`;

async function prepare(models: Models, name: CollectionName): Promise<Missing[]> {
  const { collection } = models[name];
  const present = await indexNames(models, name);
  const missing = indexesOf(name).filter(({ options }) => !present.has(options.name));
  if (missing.length === 0) return [];
  if (await collection.findOne({}, { projection: { _id: 1 } }))
    return missing.map((index) => ({ name, index }));
  // Makes the collection with them.
  await collection.createIndexes(
    missing.map(({ fields, options }) => Object.assign({ key: fields }, options)),
  );
  return [];
}

async function indexNames(models: Models, name: CollectionName): Promise<ReadonlySet<unknown>> {
  const { collection } = models[name];
  try {
    return new Set((await collection.listIndexes().toArray()).map((index) => index["name"] as unknown));
  } catch (error) {
    if (hasCode(error, 26)) return new Set();
    throw error;
  }
}

async function makeCollection(models: Models, name: CollectionName): Promise<void> {
  try {
    await models[name].createCollection();
  } catch (error) {
    if (!hasCode(error, NAMESPACE_EXISTS)) throw error;
  }
}

const hasCode = (error: unknown, code: number): boolean =>
  error instanceof Error && "code" in error && error.code === code;
