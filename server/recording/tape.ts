import { canonicalJson } from "../../domain/canonical-json.js";
import type { CallDocument, PathStep } from "../../domain/run.js";

/** What is recorded of one run and not yet stored. */
export type Tape = {
  readonly calls: CallDocument[];
  readonly path: PathStep[];
  /** From 1 for each node, in the order begun. */
  nextOrdinal(node: string): number;
  /** Adds a call that has ended; an answer already held is not held twice. */
  add(call: CallDocument): void;
  /** Of all calls so far, stored ones included. */
  costUsd(): number;
};

/** A tape that goes on after the calls already stored. */
export function openTape(stored: readonly CallDocument[]): Tape {
  const ordinals = new Map<string, number>();
  const answers = new Map<string, { call_id: string; output: string }>();
  const calls: CallDocument[] = [];
  const textOf = createSpelling();
  let cost = stored.reduce((sum, { cost_usd }) => sum + cost_usd, 0);

  const remember = (call: CallDocument, output: string) => {
    if (call.error === null && call.same_as === null)
      answers.set(questionOf(call), { call_id: call.call_id, output });
  };
  for (const call of stored) {
    ordinals.set(call.node, Math.max(ordinals.get(call.node) ?? 0, call.ordinal));
    remember(call, textOf(call.output));
  }

  return {
    calls,
    path: [],
    nextOrdinal: (node) => {
      const ordinal = (ordinals.get(node) ?? 0) + 1;
      ordinals.set(node, ordinal);
      return ordinal;
    },
    add: (call) => {
      const known = answers.get(questionOf(call));
      const output = textOf(call.output);
      const repeats = call.error === null && known?.output === output;
      if (repeats && call.kind === "read") return;
      calls.push(repeats ? { ...call, output: null, same_as: known.call_id } : call);
      cost += call.cost_usd;
      if (!repeats) remember(call, output);
    },
    costUsd: () => cost,
  };
}

const questionOf = ({ name, input_hash }: CallDocument) => `${name}:${input_hash}`;

/** Recorded answers never change, and one may be recorded for many calls: each is spelled once. */
function createSpelling(): (output: unknown) => string {
  const texts = new WeakMap<object, string>();
  return (output) => {
    if (typeof output !== "object" || output === null) return canonicalJson(output) ?? "";
    const text = texts.get(output) ?? canonicalJson(output);
    texts.set(output, text);
    return text;
  };
}
