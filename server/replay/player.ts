import { AppError } from "../../domain/errors.js";
import type { MissingAnswer } from "../../domain/replay.js";
import type { CallDocument } from "../../domain/run.js";
import { askedOf, type Recordable, type RecordedConfig } from "../recording/recorder.js";
import { firstDifference } from "../../domain/difference.js";
import { nodeOf } from "./node-of.js";
import type { Recording } from "./recording.js";

/** From which node on a run is run anew: what came before it stands as recorded. */
export type StartAt = { node: string; nth: number };

export type PlayerOptions = {
  recording: Pick<Recording, "calls" | "passes">;
  /** Null: from the beginning. */
  from: StartAt | null;
  /** The nodes that come after one, itself included where it is in a loop. */
  after: (node: string) => ReadonlySet<string>;
  /** Whether a call is made anew by a node that is run anew, although its answer may be recorded. */
  isAnew: (call: Pick<CallDocument, "kind" | "name">) => boolean;
  /** Whether what has no recorded answer may be asked anew. */
  live: boolean;
};

/** A question without a recorded answer, where nothing may be asked anew. */
class NoRecordedAnswer extends Error {
  override readonly name = "NoRecordedAnswer";
}

export type Player = {
  /** The same call, answered from the recording where it may be. */
  serve<I, O, C extends RecordedConfig>(recordable: Recordable<I, O, C>): Recordable<I, O, C>;
  /** The same node; one before `from` returns what it returned then and asks nothing. */
  aroundNode<S, C extends RecordedConfig, U>(
    name: string,
    node: (state: S, config: C) => Promise<U>,
  ): (state: S, config: C) => Promise<U>;
  /** Aborts the run when it asks what has no answer. */
  signal: AbortSignal;
  /** That question, once the run was stopped by it. */
  missing(): MissingAnswer | undefined;
  /** Whether the node is being run anew. */
  runsAnew: (node: string) => boolean;
  /** Whether the run has come to where it is to be run anew from, and has not gone on from there. */
  isAt(place: StartAt): boolean;
  /** The nodes that have returned, in that order. */
  returned: readonly string[];
  /** Milliseconds that answers took when they were recorded. */
  servedMs(): number;
};

/** Plays a recording to the nodes of a graph: each question, by node, name and input hash, gets the answer it had. */
export function createPlayer({ recording, from, after, isAnew, live }: PlayerOptions): Player {
  const controller = new AbortController();
  const book = openAnswers(recording.calls);
  const returned: string[] = [];
  let reached = from === null;
  let missing: MissingAnswer | undefined;
  let servedMs = 0;

  const runsAnew = (node: string): boolean =>
    from === null || (reached && (node === from.node || after(from.node).has(node)));
  const nthNow = (name: string): number => returned.filter((node) => node === name).length + 1;
  const stop = (asked: MissingAnswer): Error => {
    missing ??= asked;
    const error = new NoRecordedAnswer(`${asked.node} asks ${asked.name} what was not recorded`);
    controller.abort(error);
    return error;
  };

  return {
    signal: controller.signal,
    missing: () => missing,
    runsAnew,
    isAt: ({ node, nth }) => !reached && nthNow(node) === nth,
    returned,
    servedMs: () => servedMs,
    serve: (recordable) => ({
      ...recordable,
      call: async (input, config) => {
        const node = nodeOf(config);
        const asked = { node, kind: recordable.kind, ...askedOf(recordable, input) };
        if (runsAnew(node) && isAnew(asked)) return recordable.call(input, config);
        const answer = book.take(asked);
        if (answer) {
          servedMs += answer.ms;
          if (answer.error !== null) throw errorOf(answer);
          return answer.output as Awaited<ReturnType<typeof recordable.call>>;
        }
        if (live) return recordable.call(input, config);
        throw stop({
          node,
          kind: recordable.kind,
          name: asked.name,
          difference: book.nearest(asked) ?? null,
        });
      },
    }),
    aroundNode: (name, node) => async (state, config) => {
      const nth = nthNow(name);
      if (from?.node === name && from.nth === nth) reached = true;
      const pass = recording.passes.find((one) => one.node === name && one.nth === nth);
      const stands = !runsAnew(name);
      if (stands && !pass) throw stop({ node: name, kind: "node", name, difference: null });
      const update =
        stands && pass ? (pass.update as Awaited<ReturnType<typeof node>>) : await node(state, config);
      if (stands && pass) book.passOver(name, pass.ordinal);
      returned.push(name);
      return update;
    },
  };
}

type Asked = Pick<CallDocument, "node" | "kind" | "name" | "input" | "input_hash">;

/**
 * Answers by question. A node that asks the same twice gets them in the order in which they came; what several nodes
 * read was recorded once, for the first of them.
 */
function openAnswers(calls: readonly CallDocument[]) {
  const asked = calls.filter(({ kind }) => kind !== "node");
  const used = new Set<string>();
  const isSame = (call: CallDocument, { name, input_hash }: Asked) =>
    call.name === name && call.input_hash === input_hash;
  return {
    take: (question: Asked): CallDocument | undefined => {
      const same = asked.filter((call) => isSame(call, question));
      const next = same.find(({ node, call_id }) => node === question.node && !used.has(call_id));
      if (next) used.add(next.call_id);
      return next ?? same.findLast(({ error }) => error === null) ?? same.at(-1);
    },
    /** How the question differs from what the node asked of the same in its place. */
    nearest: (question: Asked) => {
      const alike = asked.filter(({ node, name }) => node === question.node && name === question.name);
      const inPlace = alike.find(({ call_id }) => !used.has(call_id)) ?? alike.at(-1);
      return inPlace && firstDifference(inPlace.input, question.input);
    },
    /** What a pass that stands as recorded has asked is not to be given to a later one. */
    passOver: (node: string, ordinal: number): void => {
      for (const call of asked) if (call.node === node && call.ordinal < ordinal) used.add(call.call_id);
    },
  };
}

/** The error that the call failed with, as far as callers tell errors apart. */
function errorOf({ error, error_code }: CallDocument): Error {
  const message = (error ?? "").replace(/^\w+: /, "");
  const isExpected = error_code !== null || error?.startsWith("AppError: ");
  return isExpected ? new AppError(error_code ?? "unavailable", message) : new Error(message);
}
