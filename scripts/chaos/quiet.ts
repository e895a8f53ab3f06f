import { setTimeout as wait } from "node:timers/promises";
import type { Scalar } from "../../domain/documents.js";
import type { Checked, RawReader } from "./check/desk-data.js";

const LOOK_EVERY_MS = 1500;
/** Looks in a row that must find nothing: between two of them a follow-up step may begin. */
const QUIET_LOOKS = 3;

/** What a desk still has to do, by the documents alone. */
const UNDER_WAY: readonly {
  what: string;
  collection: Checked;
  where: Record<string, Scalar | readonly Scalar[]>;
}[] = [
  { what: "tickets to work", collection: "tickets", where: { settled: false } },
  { what: "runs under way", collection: "runs", where: { status: "running" } },
  { what: "effects to send", collection: "effects", where: { status: ["held", "sending"] } },
  { what: "webhooks to send", collection: "webhook_deliveries", where: { status: ["held", "sending"] } },
];

/** What is still to do, by name; empty for a desk at rest. */
export type Rest = Record<string, number>;

/** Counts what a desk still has to do. */
async function stillToDo(reader: Pick<RawReader, "count">): Promise<Rest> {
  const counts = await Promise.all(
    UNDER_WAY.map(
      async ({ what, collection, where }) => [what, await reader.count(collection, where)] as const,
    ),
  );
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

/**
 * Waits until a desk has nothing left to do, at most so long, and tells what it had when the waiting ended.
 * `look` is told of every count.
 */
export async function untilQuiet(
  reader: Pick<RawReader, "count">,
  { mostMs, look }: { mostMs: number; look: (rest: Rest) => void },
): Promise<Rest> {
  const late = Date.now() + mostMs;
  let quiet = 0;
  let rest: Rest = {};
  while (quiet < QUIET_LOOKS && Date.now() < late) {
    // oxlint-disable-next-line no-await-in-loop -- looked at again and again
    rest = await stillToDo(reader);
    look(rest);
    quiet = Object.keys(rest).length === 0 ? quiet + 1 : 0;
    // oxlint-disable-next-line no-await-in-loop
    await wait(LOOK_EVERY_MS);
  }
  return rest;
}
