import { createHash } from "node:crypto";
import { canonicalJson } from "../../domain/canonical-json.js";
import { CollectionNames } from "../../domain/documents.js";
import { batches } from "./move.js";
import type { Side } from "./sides.js";

/** Halves of characters, which JSON can say and BSON cannot. */
const LONE_SURROGATES = /\p{Surrogate}/gu;

/** What one place holds of a collection: how many, and a SHA-256 of all of it in the order of its keys. */
type Digest = { count: number; sha256: string };

export type Verdict = { collection: string; from: Digest; to: Digest; isSame: boolean };

/** Reads both places anew and compares them, collection by collection; `checkpoints` stands for threads. */
export async function verify(from: Side, to: Side): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const collection of [...CollectionNames, "checkpoints" as const]) {
    // One after the other: two cursors are enough.
    // oxlint-disable-next-line no-await-in-loop
    const [one, other] = await Promise.all([digestOf(from, collection), digestOf(to, collection)]);
    const isSame = one.count === other.count && one.sha256 === other.sha256;
    verdicts.push({ collection, from: one, to: other, isSame });
  }
  return verdicts;
}

async function digestOf(side: Side, collection: Verdict["collection"]): Promise<Digest> {
  const hash = createHash("sha256");
  let count = 0;
  for await (const item of itemsOf(side, collection)) {
    hash.update(`${canonicalJson(wellFormed(item))}\n`);
    count += 1;
  }
  return { count, sha256: hash.digest("hex") };
}

async function* itemsOf(side: Side, collection: Verdict["collection"]): AsyncGenerator<unknown> {
  const name = CollectionNames.find((one) => one === collection);
  if (name) {
    for await (const batch of batches(side.documents, name)) yield* batch;
    return;
  }
  // A thread may be large: one at a time.
  // oxlint-disable-next-line no-await-in-loop
  for (const id of await side.threads.ids()) yield { id, ...(await side.threads.read(id)) };
}

/** The same JSON, with characters that are none as MongoDB keeps them. */
const wellFormed = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, field: unknown) =>
    typeof field === "string" ? field.replaceAll(LONE_SURROGATES, "\uFFFD") : field,
  );
