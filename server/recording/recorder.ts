import type { Clock } from "../../domain/clock.js";
import type { Documents, Op } from "../../domain/documents.js";
import { AppError } from "../../domain/errors.js";
import type { Ids } from "../../domain/ids.js";
import { CallDocument, type CallSummary } from "../../domain/run.js";
import { sha256Hex } from "../hash.js";
import { createSpelling, spell, type Spelled } from "./spelling.js";
import { openTape, type Tape } from "./tape.js";

/** What is read of a node's config: who calls, for which run of which ticket. */
export type RecordedConfig = {
  configurable?: Record<string, unknown> | undefined;
  metadata?: Record<string, unknown> | undefined;
  executionInfo?: { nodeAttempt?: number } | undefined;
};

type Node<S, C extends RecordedConfig, U> = (state: S, config: C) => Promise<U>;

/** Tokens and money of one model call. */
export type Usage = { input_tokens: number; output_tokens: number; cost_usd: number };

/** A call to the world, and how it is told in a trace. */
export type Recordable<I, O, C extends RecordedConfig> = {
  kind: CallSummary["kind"];
  /** What the call is known by in traces, such as `search_knowledge`; a function where the input tells it. */
  name: string | ((input: I) => string);
  call: (input: I, config: C) => Promise<O>;
  /** The input as JSON, where it is not: leaves out schemas and functions. */
  inputOf?: (input: I) => unknown;
  /** The output as JSON, where it is not. */
  outputOf?: (output: O) => unknown;
  usage?: (output: O) => Usage;
};

export type Recorder = {
  /** The same function, whose calls inside a run are recorded; what it returns and throws is untouched. */
  wrap<I, O, C extends RecordedConfig>(recordable: Recordable<I, O, C>): (input: I, config: C) => Promise<O>;
  /**
   * The same node, each attempt at which becomes a step of the run's path: also one that failed, or stopped to ask a
   * person. What it returns is recorded beside its calls.
   */
  aroundNode: <S, C extends RecordedConfig, U>(name: string, node: Node<S, C, U>) => Node<S, C, U>;
  /** Continues a run that another process began: its calls keep counting where they stood. */
  resume(runId: string): Promise<void>;
  /** Stores what was recorded of the run since the last flush, in one commit: before the checkpoint that follows. */
  flush(runId: string): Promise<void>;
  /** What the run's model calls have cost so far, in US dollars; undefined for a run not recorded here. */
  costOf(runId: string): number | undefined;
  /** Forgets the run; flush first. */
  close(runId: string): void;
};

type Deps = { documents: Pick<Documents, "commit" | "find">; clock: Clock; ids: Pick<Ids, "next"> };

const NO_USAGE: Usage = { input_tokens: 0, output_tokens: 0, cost_usd: 0 };
/** More calls than any budget allows a run. */
const MAX_CALLS = 1000;

/**
 * Records what nodes ask of the world, keyed by node, ordinal and the hash of the input, so that a replay can serve
 * it again. A repeated answer is stored once and pointed at by `same_as`; that a node read what an earlier one had
 * read is not told at all.
 */
export function createRecorder({ documents, clock, ids }: Deps): Recorder {
  const tapes = new Map<string, Tape>();
  const spellOutput = createSpelling();
  const tapeOf = (runId: string): Tape => {
    const tape = tapes.get(runId) ?? openTape([]);
    tapes.set(runId, tape);
    return tape;
  };

  return {
    wrap: (recordable) => async (input, config) => {
      const at = callSite(config);
      if (!at) return recordable.call(input, config);
      const tape = tapeOf(at.run_id);
      const { kind } = recordable;
      const asked = { kind, ...askedOf(recordable, input), ordinal: tape.nextOrdinal(at.node) };
      const entry = { ...at, ...asked, call_id: ids.next("CALL"), at: clock().toISOString() };
      const startedMs = performance.now();
      const end = (output: Spelled, failure: Failure, usage: Usage) => {
        const ms = performance.now() - startedMs;
        tape.add({ ...entry, ...usage, ...failure, ms, output: output.value, same_as: null }, output.text);
      };
      try {
        const output = await recordable.call(input, config);
        const spelled = spellOutput(recordable.outputOf?.(output) ?? output);
        end(spelled, NO_FAILURE, recordable.usage?.(output) ?? NO_USAGE);
        return output;
      } catch (err) {
        end(spell(null), failureOf(err), NO_USAGE);
        throw err;
      }
    },
    aroundNode: (name, node) => async (state, config) => {
      const runId = config.configurable?.["thread_id"];
      if (typeof runId !== "string") return node(state, config);
      // Held from the start: an attempt that ends after its run was closed is nobody's any more.
      const tape = tapeOf(runId);
      const [call_id, at, startedMs] = [ids.next("CALL"), clock().toISOString(), performance.now()];
      const attempt = attemptOf(config);
      try {
        const update = await node(state, config);
        const ms = performance.now() - startedMs;
        const site = callSite({ ...config, metadata: { langgraph_node: name } });
        if (site) tape.addNode({ ...site, call_id, at, ms, attempt, name, output: copyOf(update) });
        return update;
      } finally {
        tape.path.push({ node: name, started_at: at, ms: performance.now() - startedMs, attempt });
      }
    },
    resume: async (runId) => {
      if (tapes.has(runId)) return;
      const stored = await documents.find("calls", { filter: { run_id: runId }, limit: MAX_CALLS });
      tapes.set(runId, openTape(stored.map((call) => CallDocument.parse(call))));
    },
    flush: (runId) => flush(documents, runId, tapes.get(runId)),
    costOf: (runId) => tapes.get(runId)?.costUsd(),
    close: (runId) => void tapes.delete(runId),
  };
}

/** Stores what the tape holds, in one commit; what could not be stored stays on it. */
async function flush(
  documents: Pick<Documents, "commit">,
  runId: string,
  tape: Tape | undefined,
): Promise<void> {
  if (!tape || (tape.calls.length === 0 && tape.path.length === 0)) return;
  const [calls, path] = [tape.calls.splice(0), tape.path.splice(0)];
  const ops: Op[] = calls.map((document) => ({ op: "insert", collection: "calls", document }));
  if (path.length > 0)
    ops.push({ op: "append", collection: "runs", key: runId, field: "path", values: path });
  try {
    await documents.commit(ops);
  } catch (err) {
    tape.calls.unshift(...calls);
    tape.path.unshift(...path);
    throw err;
  }
}

type Failure = Pick<CallDocument, "error" | "error_code">;

const NO_FAILURE: Failure = { error: null, error_code: null };

const failureOf = (err: unknown): Failure => ({
  error: err instanceof Error ? `${err.name}: ${err.message}` : String(err),
  error_code: err instanceof AppError ? err.code : null,
});

/** As JSON carries it, so that what is recorded cannot change afterwards. */
const copyOf = (update: unknown): unknown => JSON.parse(JSON.stringify(update ?? null));

const attemptOf = ({ executionInfo }: RecordedConfig): number => executionInfo?.nodeAttempt ?? 1;

/** Run, ticket, node and attempt of a call; undefined for one outside a run. */
function callSite(
  config: RecordedConfig,
): { run_id: string; ticket_id: string; node: string; attempt: number } | undefined {
  const run_id = config.configurable?.["thread_id"];
  const ticket_id = config.configurable?.["ticket_id"];
  const node = config.metadata?.["langgraph_node"];
  if (typeof run_id !== "string" || typeof ticket_id !== "string") return undefined;
  return { run_id, ticket_id, node: typeof node === "string" ? node : "", attempt: attemptOf(config) };
}

/** What a call asks, as it is recorded: equal questions have equal hashes. */
export function askedOf<I, O, C extends RecordedConfig>(
  { name, inputOf }: Pick<Recordable<I, O, C>, "name" | "inputOf">,
  asked: I,
) {
  const input = spell(inputOf ? inputOf(asked) : asked);
  return {
    name: typeof name === "string" ? name : name(asked),
    input: input.value,
    input_hash: sha256Hex(input.text),
  };
}
