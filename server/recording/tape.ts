import type { CallDocument, PathStep } from "../../domain/run.js";
import { spell } from "./spelling.js";

/** What is recorded of one run and not yet stored. */
export type Tape = {
  readonly calls: CallDocument[];
  readonly path: PathStep[];
  /** From 1 for each node, in the order begun. */
  nextOrdinal(node: string): number;
  /** Adds a call that has ended, and the text of its output; an answer already held is not held twice. */
  add(call: CallDocument, output: string): void;
  /** Adds what a node returned. */
  addNode(returned: Returned): void;
  /** Of all calls so far, stored ones included. */
  costUsd(): number;
};

/** A node's update of the state. */
type Returned = Pick<
  CallDocument,
  "call_id" | "run_id" | "ticket_id" | "node" | "attempt" | "name" | "at" | "ms" | "output"
>;

/** The state that a node is given is what those before it returned: it is not held again. */
const OF_A_NODE = {
  kind: "node" as const,
  input: null,
  input_hash: "",
  input_tokens: 0,
  output_tokens: 0,
  cost_usd: 0,
  error: null,
  error_code: null,
  same_as: null,
};

/** A tape that goes on after the calls already stored. */
export function openTape(stored: readonly CallDocument[]): Tape {
  const ordinals = new Map<string, number>();
  const answers = new Map<string, { call_id: string; output: string }>();
  const calls: CallDocument[] = [];
  let cost = stored.reduce((sum, { cost_usd }) => sum + cost_usd, 0);

  const remember = (call: CallDocument, output: string) => {
    if (call.error === null && call.same_as === null && call.kind !== "node")
      answers.set(questionOf(call), { call_id: call.call_id, output });
  };
  for (const call of stored) {
    ordinals.set(call.node, Math.max(ordinals.get(call.node) ?? 0, call.ordinal));
    remember(call, spell(call.output).text);
  }

  const nextOrdinal = (node: string): number => {
    const ordinal = (ordinals.get(node) ?? 0) + 1;
    ordinals.set(node, ordinal);
    return ordinal;
  };

  return {
    calls,
    path: [],
    nextOrdinal,
    addNode: (returned) =>
      void calls.push({ ...returned, ...OF_A_NODE, ordinal: nextOrdinal(returned.node) }),
    add: (call, output) => {
      const known = answers.get(questionOf(call));
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
