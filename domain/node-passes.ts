import type { CallDocument } from "./run.js";

/** One time that a node did its work in a run, and what it returned. */
export type NodePass = {
  node: string;
  /** Which time, from 1. */
  nth: number;
  /** Of what it returned: its calls have lower ones. */
  ordinal: number;
  update: Record<string, unknown>;
};

/** Nodes that run side by side: one of them beginning again between two passes of another means nothing. */
const BESIDE: ReadonlySet<string> = new Set(["classify", "sense"]);

/**
 * The passes that a run is made of, in the order begun. A node that was run again because its worker died before the
 * checkpoint counts once, with what it returned last: nothing had built upon the first.
 */
export function nodePasses(
  calls: readonly Pick<CallDocument, "node" | "kind" | "ordinal" | "output">[],
): NodePass[] {
  const returned = calls.filter(({ kind }) => kind === "node");
  const stands = returned.filter((call, at) => {
    const later = returned.slice(at + 1);
    const again = later.findIndex(({ node }) => node === call.node);
    return again === -1 || later.slice(0, again).some(({ node }) => !isBeside(node, call.node));
  });
  const counts = new Map<string, number>();
  return stands.map(({ node, ordinal, output }) => {
    const nth = (counts.get(node) ?? 0) + 1;
    counts.set(node, nth);
    return { node, nth, ordinal, update: recordOf(output) };
  });
}

const isBeside = (node: string, other: string): boolean => BESIDE.has(node) && BESIDE.has(other);

const recordOf = (output: unknown): Record<string, unknown> =>
  typeof output === "object" && output !== null ? (output as Record<string, unknown>) : {};
